/** Real previews: the real engine and the real Kubernetes provider with the pack as it is built. */
import assert from "node:assert/strict";
import { preview, previewProject, ROOT, type PreviewResult } from "../support/preview";
import { compliantPod, IMAGE, setPath, stringPaths, type Json } from "../support/pods";

const PRIVILEGED = '{ containers: [{ name: "app", image: "app:1", securityContext: { privileged: true } }] }';
/** A value that no preview knows: the output of a resource that does not exist yet. */
const LATER = `
const later = new (class extends pulumi.dynamic.Resource {})(
  { create: async () => ({ id: "1", outs: { value: "nginx:1.27" } }) }, "later", { value: undefined }).value;
`;
const POD = (spec: string): string => `new k8s.core.v1.Pod("web", { spec: ${spec} }, { provider });`;

function found({ policies }: PreviewResult): string[] {
  return policies
    .map(({ policyName, resourceUrn = "" }) => `${policyName} ${resourceUrn.slice(resourceUrn.lastIndexOf("::") + 2)}`)
    .sort();
}

function blocked(result: PreviewResult): void {
  assert.notEqual(result.exitCode, 0, result.output);
  assert.ok(
    result.policies.some(({ enforcementLevel }) => enforcementLevel === "mandatory"),
    result.output,
  );
}

describe("pulumi preview", () => {
  // The admission policies of uat and prod are what dev has less.
  for (const [stack, counts] of [
    ["dev", "21 resources: 18 evaluated"],
    ["uat", "27 resources: 24 evaluated"],
    ["prod", "27 resources: 24 evaluated"],
  ] as const) {
    it(`passes the stack of this repository in ${stack}`, async () => {
      const result = await previewProject(ROOT, { stack });
      assert.equal(result.exitCode, 0, result.output);
      assert.deepEqual(result.policies, []);
      assert.match(result.output, new RegExp(`portcullis: profile ${stack}, Pod Security v1\\.36, \\d+ rules; ${counts}, `));
    });
  }

  it("blocks the noncompliant example, naming each mistake once, with its place and its fix", async () => {
    const result = await previewProject(`${ROOT}/examples/noncompliant`, {});
    blocked(result);
    assert.deepEqual(found(result), [
      "kubernetes-added-capabilities adds-capability",
      "kubernetes-attack-path-to-cluster-admin token-for-nothing",
      "kubernetes-attack-path-to-node privileged",
      "kubernetes-cluster-admin-binding admin-of-everything",
      "kubernetes-drop-capabilities keeps-capabilities",
      "kubernetes-host-namespaces host-network",
      "kubernetes-host-ports host-port",
      "kubernetes-image-version floating-version",
      "kubernetes-internet-peers open-to-the-world",
      "kubernetes-literal-secrets password-in-plain-sight",
      "kubernetes-memory-limits unbounded-memory",
      "kubernetes-node-port on-every-node",
      "kubernetes-privilege-escalation gains-privileges",
      "kubernetes-privileged-container privileged",
      "kubernetes-probe-host probes-the-node",
      "kubernetes-read-only-root-filesystem writes-to-itself",
      "kubernetes-run-as-non-root maybe-root",
      "kubernetes-run-as-user runs-as-root",
      "kubernetes-seccomp-profile-required no-seccomp",
      "kubernetes-service-account-token token-for-nothing",
      "kubernetes-sysctls kernel-setting",
      "kubernetes-volume-types network-volume",
    ]);
    for (const { message } of result.policies) {
      assert.match(message, / in (spec|roleRef)\S*\. Fix: .* See https:\/\/\S+\.md\n?$/);
    }
  });

  it("does not call a program compliant whose image name is not known yet", async () => {
    const spec = compliantPod().spec;
    delete spec["ephemeralContainers"];
    const text = JSON.stringify(spec).replaceAll(`"${IMAGE}"`, "later");
    const program = `${LATER}${POD(text)}`;
    const policyConfig = { all: "disabled", "kubernetes-image-version": "mandatory" };
    const prod = await preview({ program, policyConfig });
    blocked(prod);
    assert.deepEqual(
      prod.policies.map(({ message }) => message.split(". Fix")[0]),
      [
        'cannot decide whether init container "init" must use an image with an explicit version: spec.initContainers[0].image is not known until deployment',
        'cannot decide whether container "app" must use an image with an explicit version: spec.containers[0].image is not known until deployment',
      ],
    );
    const dev = await preview({ program, stack: "dev", policyConfig });
    assert.equal(dev.exitCode, 0);
    assert.deepEqual(
      dev.policies.map(({ enforcementLevel }) => enforcementLevel),
      ["advisory", "advisory"],
    );
    assert.match(dev.output, /0 violations, 2 undecided/);
  });

  it("still judges what is known of a pod", async () => {
    const result = await preview({ program: `${LATER}${POD(PRIVILEGED.replace('"app:1"', "later"))}` });
    assert.ok(found(result).includes("kubernetes-privileged-container web"));
    const image = result.policies.find(({ message }) => message.includes("spec.containers[0].image is not known until deployment"));
    assert.match(image?.message ?? "", /^cannot decide \d rules: .* The rules: .*kubernetes-image-version/);
  });

  const shapes: Record<string, string> = {
    "a group of YAML": `new k8s.yaml.ConfigGroup("web", { yaml: JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec: ${PRIVILEGED} }) }, { provider });`,
    "a group of the second version": `new k8s.yaml.v2.ConfigGroup("web", { objs: [{ apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec: ${PRIVILEGED} }] }, { provider });`,
    "a custom resource": `new k8s.apiextensions.CustomResource("web", { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", metadata: { name: "web" }, spec: { template: { spec: ${PRIVILEGED} } } }, { provider });`,
    "a pod under another type": `new pulumi.CustomResource("kubernetes:core/v1:ConfigMap", "web", { apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec: ${PRIVILEGED} }, { provider });`,
    "a patch": `new k8s.apps.v1.DeploymentPatch("web", { metadata: { name: "web" }, spec: { template: { spec: ${PRIVILEGED} } } }, { provider });`,
  };
  for (const [name, program] of Object.entries(shapes)) {
    it(`finds the privileged container in ${name}`, async () => {
      const result = await preview({ program });
      blocked(result);
      assert.ok(
        result.policies.some(({ policyName }) => policyName === "kubernetes-privileged-container"),
        result.output,
      );
    });
  }

  it("is undecided about a group whose YAML is not known yet", async () => {
    const result = await preview({ program: `${LATER}new k8s.yaml.v2.ConfigGroup("web", { yaml: later }, { provider });` });
    blocked(result);
    const group = result.policies.find(({ resourceUrn = "" }) => resourceUrn.includes("ConfigGroup"));
    assert.match(
      group?.message ?? "",
      /^cannot decide \d+ rules: the resource has registered no resources, so what it holds cannot be seen/,
    );
  });

  it("blocks a resource without inputs", async () => {
    const result = await preview({ program: 'new pulumi.CustomResource("kubernetes:core/v1:Pod", "web", {}, { provider });' });
    blocked(result);
    const refused = result.policies.find(({ policyName }) => policyName === "portcullis");
    assert.match(refused?.message ?? "", /^Pod "web-[0-9a-f]+" has no pod spec, and so cannot be called compliant/);
  });

  const configurations: [string, unknown, RegExp][] = [
    [
      "an unknown rule",
      { "kubernetes-nope": "mandatory" },
      /policy pack configuration \(kubernetes-nope\): there is no rule of this name/,
    ],
    [
      "a misspelt key",
      { "kubernetes-sysctls": { onunknown: "warn" } },
      /policy pack configuration \(kubernetes-sysctls\.onunknown\): there is no such setting/,
    ],
    [
      "a wrong type",
      { "kubernetes-sysctls": { onUnknown: 3 } },
      /kubernetes-sysctls: onUnknown: Invalid type\. Expected: string, given: integer/,
    ],
    ["a wrong level", { "kubernetes-sysctls": "strict" }, /kubernetes-sysctls.*"strict" is not a valid enforcement level/],
  ];
  for (const [name, policyConfig, message] of configurations) {
    it(`refuses a configuration with ${name}`, async () => {
      const result = await preview({ program: "", policyConfig });
      assert.notEqual(result.exitCode, 0);
      assert.match(result.output, message);
      assert.doesNotMatch(result.output, /\n\s+at |ConfigMap|to create/);
    });
  }

  it("applies levels and settings", async () => {
    const policyConfig = { portcullis: { podSecurityVersion: "v1.33" }, "kubernetes-host-ports": "advisory" };
    const container =
      '{ name: "app", image: "app:1", ports: [{ containerPort: 80, hostPort: 80 }], livenessProbe: { tcpSocket: { host: "127.0.0.1", port: 80 } } }';
    const result = await preview({ stack: "dev", program: POD(`{ containers: [${container}] }`), policyConfig });
    assert.equal(result.exitCode, 0, result.output);
    assert.match(result.output, /profile dev, Pod Security v1\.33, /);
    assert.ok(found(result).includes("kubernetes-host-ports web"));
    assert.ok(!found(result).includes("kubernetes-probe-host web"));
  });

  it("takes the profile from the stack's configuration", async () => {
    const config = { "portcullis:profile": "pss-baseline" };
    const result = await preview({ program: POD('{ containers: [{ name: "app", image: "app" }] }'), config });
    assert.equal(result.exitCode, 0, result.output);
    assert.match(result.output, /profile pss-baseline, /);
  });
});

describe("secrets", () => {
  const CANARY = "canary-5f2c9e";

  it("never reach a message, whichever string of a noncompliant Deployment they stand in", async () => {
    const pod = compliantPod();
    const changes: Record<string, Json> = {
      "spec.hostNetwork": true,
      "spec.containers[0].securityContext": {
        privileged: true,
        capabilities: { add: ["NET_ADMIN"], drop: ["x"] },
        seccompProfile: { type: "x" },
        appArmorProfile: { type: "x" },
        seLinuxOptions: { type: "x", user: "x", role: "x", level: "x" },
        procMount: "x",
      },
      "spec.containers[0].env": [{ name: "TOKEN", value: "x" }],
      "spec.containers[0].args": ["x"],
      "spec.containers[0].livenessProbe": { httpGet: { host: "x", path: "/", port: 80 } },
      "spec.volumes": [
        { name: "data", hostPath: { path: "x" } },
        { name: "share", nfs: { server: "x", path: "x" } },
      ],
      "spec.securityContext.sysctls": [{ name: "x", value: "x" }],
      'metadata.annotations["container.apparmor.security.beta.kubernetes.io/app"]': "x",
      'metadata.annotations["seccomp.security.alpha.kubernetes.io/pod"]': "x",
    };
    for (const [path, value] of Object.entries(changes)) setPath(pod, path, value);
    delete pod.spec["ephemeralContainers"];
    const planted = JSON.parse(JSON.stringify(pod)) as Json;
    const paths = stringPaths(planted);
    for (const path of paths) setPath(planted, path, CANARY);
    assert.ok(paths.length > 30, `only ${paths.length} strings`);
    const text = JSON.stringify(planted).replaceAll(`"${CANARY}"`, `pulumi.secret("${CANARY}")`);
    const program = `new k8s.apps.v1.Deployment("web", { metadata: { name: "web" }, spec: { selector: {}, template: ${text} } }, { provider });`;
    const result = await preview({ program });
    blocked(result);
    assert.ok(found(result).length >= 12, found(result).join());
    assert.doesNotMatch(JSON.stringify(result), new RegExp(CANARY));
  });
});
