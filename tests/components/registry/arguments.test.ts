import assert from "node:assert/strict";
import { InputPropertyError } from "@pulumi/pulumi";
import type { PrivateRegistryArgs } from "../../../components/registry/private-registry-arguments";
import { COMPLETE, IMAGES, MINIMAL, privateDockerRegistry, privateRegistry, ROLE, ZOT } from "./programs";

const collection = MINIMAL.garbageCollection;
const login = ROLE.kubernetes;
const DIGEST = "must have a digest: name:version@sha256:…";

describe("arguments of PrivateRegistry", () => {
  const role = (change: object): object => ({ certificate: { ...MINIMAL.certificate, role: { ...ROLE, ...change } } });
  const bad: [string, object, string, string][] = [
    ["an environment", { environment: "staging" }, "environment", "must be one of dev, uat, prod"],
    ["another registry", { implementation: "harbor" }, "implementation", "must be one of distribution, zot"],
    ["a tag", { images: { ...IMAGES, registry: "registry:3" } }, "images.registry", DIGEST],
    ["a tag of the gateway", { images: { ...IMAGES, gateway: "node:24" } }, "images.gateway", DIGEST],
    ["a long name", { name: "r".repeat(33) }, "name", "must begin with a letter and be of at most 32 characters"],
    ["a number as a name", { name: "0registry" }, "name", "must begin with a letter and be of at most 32 characters"],
    ["no name", { name: "Registry" }, "name", "must be a DNS label of at most 63 characters"],
    ["a role for clients", role({ usage: "client" }), "certificate.role", "must be for servers, registry.registry.svc among them"],
    ["another server", role({ dnsNames: ["a.b"] }), "certificate.role", "must be for servers, registry.registry.svc among them"],
    [
      "a role that takes no login",
      role({ kubernetes: undefined }),
      "certificate.role",
      "must take logins of the service account registry in the namespace registry",
    ],
    [
      "a role for another namespace",
      role({ kubernetes: { ...login, namespace: "shop" } }),
      "certificate.role",
      "must take logins of the service account registry in the namespace registry",
    ],
    [
      "a way to all",
      { certificate: { ...MINIMAL.certificate, vaultCidrs: ["0.0.0.0/0"] } },
      "certificate.vaultCidrs[0]",
      "must be a network such as 10.20.0.5/32",
    ],
    ["no accounts", { accounts: { secret: "" } }, "accounts.secret", "must be the name of a Secret"],
    ["all tags", { mutableTags: ["dev-*", "**"] }, "mutableTags[1]", "must not stand for all tags"],
    ["no tag", { mutableTags: ["a/b"] }, "mutableTags[0]", "must be a tag, or the beginning or end of tags such as dev-*"],
    ["all pods as clients", { clients: [{ namespace: "a", podLabels: {} }] }, "clients[0].podLabels", "must name a label"],
    [
      "no namespace",
      { metrics: { namespace: "A", podLabels: { a: "b" } } },
      "metrics.namespace",
      "must be a DNS label of at most 63 characters",
    ],
    ["no collection", { garbageCollection: undefined }, "garbageCollection", "is needed by the implementation distribution"],
    [
      "no Secret of the collection",
      { garbageCollection: { ...collection, secret: "a b" } },
      "garbageCollection.secret",
      "must be the name of a Secret",
    ],
    [
      "no account of the collection",
      { garbageCollection: { ...collection, account: "" } },
      "garbageCollection.account",
      "must be the name of an account",
    ],
    [
      "a short run",
      { garbageCollection: { ...collection, deadlineSeconds: 10 } },
      "garbageCollection.deadlineSeconds",
      "must be a whole number from 60 to 21600",
    ],
    [
      "no schedule",
      { garbageCollection: { ...collection, schedule: "daily" } },
      "garbageCollection.schedule",
      "must have five fields, such as 0 3 * * *",
    ],
    ["no confinement", { mandatoryAccessControl: "none" }, "mandatoryAccessControl", "must be one of AppArmor, SELinux"],
    [
      "a label",
      { namespace: { labels: { environment: "dev" } } },
      'namespace.labels["environment"]',
      "is set by the component or by the cluster",
    ],
  ];
  for (const [what, change, propertyPath, reason] of bad) {
    it(`refuses ${what}`, () => refuses(privateRegistry({ ...MINIMAL, ...change }), propertyPath, reason));
  }

  it("refuses a collection for zot, which has its own", () =>
    refuses(
      privateRegistry({ ...ZOT, garbageCollection: COMPLETE.garbageCollection } as PrivateRegistryArgs),
      "garbageCollection",
      "is for the implementation distribution only",
    ));
});

describe("arguments of PrivateDockerRegistry", () => {
  const bad: [string, object, string, string][] = [
    ["a tag", { images: { ...IMAGES, gateway: "node:24" } }, "images.gateway", DIGEST],
    ["a name of a host", { address: "registry" }, "address", "must be an address of the host, such as 192.0.2.10"],
    ["all networks", { address: "0.0.0.0" }, "address", "must be one address, not that of all networks"],
    ["all networks of IPv6", { address: "::" }, "address", "must be one address, not that of all networks"],
    ["a privileged port", { port: 443 }, "port", "must be a whole number from 1024 to 65535"],
    [
      "a relative path",
      { directory: "srv" },
      "directory",
      "must be an absolute path of letters, digits, dots, hyphens and underscores",
    ],
    [
      "a way out",
      { directory: "/srv/../etc" },
      "directory",
      "must be an absolute path of letters, digits, dots, hyphens and underscores",
    ],
    ["root", { userId: 0 }, "userId", "must be a whole number from 1 to 2147483647"],
    ["root's group", { groupId: 0 }, "groupId", "must be a whole number from 1 to 2147483647"],
    ["all tags", { mutableTags: ["*"] }, "mutableTags[0]", "must not stand for all tags"],
    [
      "no memory",
      { resources: { gateway: { memory: 0 } } },
      "resources.gateway.memory",
      "must be a whole number from 64 to 2147483647",
    ],
    ["no CPU", { resources: { registry: { cpus: "0.0" } } }, "resources.registry.cpus", "must be a number of CPUs such as 0.5"],
    ["a long name", { name: "r".repeat(41) }, "name", "must be of at most 40 characters"],
  ];
  for (const [what, change, propertyPath, reason] of bad) {
    it(`refuses ${what}`, () => refuses(privateDockerRegistry(change), propertyPath, reason));
  }
});

async function refuses(made: Promise<unknown>, propertyPath: string, reason: string): Promise<void> {
  await assert.rejects(made, (error) => {
    assert.ok(InputPropertyError.isInstance(error), String(error));
    assert.deepEqual([error.propertyPath, error.reason], [propertyPath, reason]);
    return true;
  });
}
