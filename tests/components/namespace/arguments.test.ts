import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { register } from "../../support/register";

const APPLICATION = { app: "web" };
const PEER = { namespace: "gateway", podLabels: { app: "gateway" } };
const PORTS = [{ port: 8080 }];
const LABEL = "must be a DNS label of at most 63 characters";
const OWN = "is set by the component or by the cluster";
const PORT = "must be a number from 1 to 65535";
const BLOCK = "must be a block of addresses such as 203.0.113.0/28";
const CREDENTIALS = "must not hold the address of a metadata service or of the node itself";

/** Arguments that cannot be, the place that the error names, and what it says. */
const BAD: [object, string, string][] = [
  [{ environment: "staging" }, "environment", "must be one of dev, uat, prod"],
  [{ namespace: "Shop" }, "namespace", LABEL],
  [{ labels: { environment: "dev" } }, 'labels["environment"]', OWN],
  [{ labels: { "pod-security.kubernetes.io/enforce": "privileged" } }, 'labels["pod-security.kubernetes.io/enforce"]', OWN],
  [{ labels: { "kubernetes.io/metadata.name": "other" } }, 'labels["kubernetes.io/metadata.name"]', OWN],
  [{ annotations: { "pod-security.kubernetes.io/exempt": "true" } }, 'annotations["pod-security.kubernetes.io/exempt"]', OWN],
  [{ ingress: [{ application: {}, from: [PEER], ports: PORTS }] }, "ingress[0].application", "must name a label"],
  [{ ingress: [{ application: APPLICATION, from: [], ports: PORTS }] }, "ingress[0].from", "must name a peer"],
  [
    { ingress: [{ application: APPLICATION, from: [{ ...PEER, podLabels: {} }], ports: PORTS }] },
    "ingress[0].from[0].podLabels",
    "must name a label",
  ],
  [
    { ingress: [{ application: APPLICATION, from: [PEER, { ...PEER, namespace: "*" }], ports: PORTS }] },
    "ingress[0].from[1].namespace",
    LABEL,
  ],
  [{ ingress: [{ application: APPLICATION, from: [PEER], ports: [] }] }, "ingress[0].ports", "must name a port"],
  [{ ingress: [{ application: APPLICATION, from: [PEER], ports: [{ port: 0 }] }] }, "ingress[0].ports[0].port", PORT],
  [{ ingress: [{ application: APPLICATION, from: [PEER], ports: [{ port: 65536 }] }] }, "ingress[0].ports[0].port", PORT],
  [
    { ingress: [{ application: APPLICATION, from: [PEER], ports: [{ port: 80, protocol: "tcp" }] }] },
    "ingress[0].ports[0].protocol",
    "must be one of TCP, UDP, SCTP",
  ],
  [{ egress: [{ application: {}, to: [PEER], ports: PORTS }] }, "egress[0].application", "must name a label"],
  [{ egress: [{ application: APPLICATION, ports: PORTS }] }, "egress[0].to", "must name a peer where there are no cidrs"],
  [
    {
      egress: [
        { application: APPLICATION, to: [PEER], ports: PORTS },
        { application: APPLICATION, cidrs: ["203.0.113.0/28"], ports: [] },
      ],
    },
    "egress[1].ports",
    "must name a port",
  ],
  ...([
    ["203.0.113.5", BLOCK],
    ["example.com/28", BLOCK],
    ["203.0.113.0/33", BLOCK],
    ["0.0.0.0/0", "must not be larger than /16"],
    ["10.0.0.0/8", "must not be larger than /16"],
    ["::/0", "must not be larger than /48"],
    ["169.254.169.254/32", CREDENTIALS],
    ["169.254.0.0/16", CREDENTIALS],
    ["169.254.169.0/24", CREDENTIALS],
    ["127.0.0.1/32", CREDENTIALS],
    ["100.100.0.0/16", CREDENTIALS],
    ["168.63.129.16/32", CREDENTIALS],
    ["192.0.0.0/24", CREDENTIALS],
    ["fe80::/64", CREDENTIALS],
    ["fd00:ec2::/64", CREDENTIALS],
    ["::ffff:169.254.169.254/128", CREDENTIALS],
    ["::ffff:a9fe:a9fe/128", CREDENTIALS],
    ["64:ff9b::a9fe:a9fe/128", CREDENTIALS],
  ].map(([cidr, reason]) => [
    { egress: [{ application: APPLICATION, cidrs: ["203.0.113.0/28", cidr], ports: PORTS }] },
    "egress[0].cidrs[1]",
    reason,
  ]) as [object, string, string][]),
  [{ metrics: { namespace: "observability", podLabels: {}, port: 9090 } }, "metrics.podLabels", "must name a label"],
  [{ metrics: { ...PEER, port: 90.5 } }, "metrics.port", PORT],
  [{ serviceAccounts: [] }, "serviceAccounts", "must name an account"],
  [{ serviceAccounts: ["web", "web"] }, "serviceAccounts[1]", "is named twice"],
  [{ serviceAccounts: ["default"] }, "serviceAccounts[0]", "must not be the account that pods have without naming one"],
  [{ serviceAccounts: ["Web"] }, "serviceAccounts[0]", LABEL],
  [{ imagePullSecret: { name: "Registry", dockerConfigJson: "{}" } }, "imagePullSecret.name", LABEL],
  [{ access: { admins: ["system:masters"] } }, "access.admins[0]", "must not be a group of the system"],
  [{ access: { viewers: ["support", "system:authenticated"] } }, "access.viewers[1]", "must not be a group of the system"],
  [{ access: { developers: [""] } }, "access.developers[0]", "must not be empty"],
  [{ access: { workloads: ["*"] } }, "access.workloads[0]", LABEL],
  [{ mandatoryAccessControl: "apparmor" }, "mandatoryAccessControl", "must be one of AppArmor, SELinux, none"],
  [{ runtimeClasses: ['kata" || true || "'] }, "runtimeClasses[0]", LABEL],
  [{ priorityClasses: [""] }, "priorityClasses[0]", LABEL],
  [{ guardians: { groups: [] } }, "guardians", "must name a group or a user, or nobody could change the namespace"],
  [{ guardians: { users: [" "] } }, "guardians.users[0]", "must not be empty"],
];

describe("Arguments of HardenedNamespace", () => {
  for (const [args, propertyPath, reason] of BAD) {
    it(`refuse ${JSON.stringify(args)}`, async () => {
      const failure = register(() => {
        const { HardenedNamespace } = require("../../../components") as typeof import("../../../components");
        return new HardenedNamespace("shop", { environment: "dev", ...args });
      });
      await assert.rejects(failure, (error) => {
        assert.ok(pulumi.InputPropertyError.isInstance(error));
        assert.deepEqual([error.propertyPath, error.reason], [propertyPath, reason]);
        return true;
      });
    });
  }
});
