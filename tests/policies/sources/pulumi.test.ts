import assert from "node:assert/strict";
import { evaluate } from "../../../policies/evaluate";
import { readPulumiResource } from "../../../policies/sources/pulumi";
import { outcomes, resource, strict } from "../../support/outcomes";
import { compliantPod, podResource, setPath, UNKNOWN, type Json } from "../../support/pods";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

describe("readPulumiResource", () => {
  it("names the subject by its URN, and by the resource's name where it has none of its own", () => {
    const [subject] = readPulumiResource(resource("kubernetes:core/v1:ConfigMap", { apiVersion: "v1", kind: "ConfigMap" }));
    const urn = "urn:pulumi:prod::shop::kubernetes:core/v1:ConfigMap::web";
    assert.deepEqual(subject?.reference, { apiVersion: "v1", kind: "ConfigMap", name: "web", urn });
  });

  it("finds the pod by the type token where the inputs do not say what they are", () => {
    const { spec } = compliantPod();
    setPath(spec, "hostNetwork", true);
    assert.deepEqual(outcomes("kubernetes:core/v1:Pod", { spec }), [
      "violation: pod must not set hostNetwork=true in spec.hostNetwork",
    ]);
  });

  it("reads secrets without printing them", () => {
    const secret = (value: Json): Json => ({ [SIGNATURE]: SECRET, value });
    const change = { "spec.containers[0].name": secret("canary"), "spec.containers[0].securityContext.privileged": secret(true) };
    assert.deepEqual(outcomes("kubernetes:core/v1:Pod", podResource(change)), [
      "violation: container must not set securityContext.privileged=true in spec.containers[0].securityContext.privileged",
    ]);
    const everything = outcomes("kubernetes:core/v1:Pod", {
      apiVersion: "v1",
      kind: "Pod",
      spec: secret({ ...compliantPod().spec, hostNetwork: true }),
    });
    // Not even the keys of something secret are told.
    assert.deepEqual(everything, ["violation: pod must not set hostNetwork=true in spec"]);
    const kinds = outcomes("kubernetes:core/v1:Pod", {
      apiVersion: secret("canary"),
      kind: secret("canary"),
      spec: { hostNetwork: true },
    });
    assert.doesNotMatch(kinds.join(), /canary/);
    assert.ok(kinds.includes("violation: pod must not set hostNetwork=true in spec.hostNetwork"), kinds.join());
  });

  it("reads output values: known, secret and not known yet", () => {
    const output = (fields: { [key: string]: Json }): Json => ({ [SIGNATURE]: OUTPUT, ...fields });
    assert.equal(
      outcomes("kubernetes:core/v1:Pod", podResource({ "spec.hostPID": output({ value: true, secret: true }) })).length,
      1,
    );
    assert.deepEqual(outcomes("kubernetes:core/v1:Pod", podResource({ "spec.hostPID": output({}) })), [
      "undecided: cannot decide whether pod must not set hostPID=true: spec.hostPID is not known until deployment",
    ]);
  });

  it("takes every stand-in of the engine for unknown", () => {
    const standIns = [
      UNKNOWN,
      "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
      "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
      "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
      "030794c1-ac77-496b-92df-f27374a8bd58",
      "e48ece36-62e2-4504-bad9-02848725956a",
      "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    ];
    for (const standIn of standIns) {
      assert.deepEqual(outcomes("kubernetes:core/v1:Pod", podResource({ "spec.containers[0].image": standIn })).length, 1, standIn);
    }
  });

  it("judges what a patch sets and is undecided about what it leaves out", () => {
    const found = outcomes("kubernetes:apps/v1:DeploymentPatch", {
      apiVersion: "apps/v1",
      kind: "Deployment",
      spec: {
        template: {
          spec: { hostNetwork: true, containers: [{ name: "app", image: "app:1", securityContext: { runAsNonRoot: true } }] },
        },
      },
    });
    assert.equal(found.filter((line) => line.startsWith("violation")).length, 1);
    const left = "spec.template.spec.containers[0].securityContext.allowPrivilegeEscalation";
    assert.ok(
      found.includes(
        `undecided: cannot decide whether container "app" must set securityContext.allowPrivilegeEscalation=false in ${left}: only a part of the resource is shown`,
      ),
    );
    assert.deepEqual(
      outcomes("kubernetes:apps/v1:DeploymentPatch", { apiVersion: "apps/v1", kind: "Deployment", spec: { replicas: 3 } }),
      [],
    );
  });

  it("leaves a group to its children, unless its inputs hide them", () => {
    const objects: Json = [podResource({ "spec.hostNetwork": true })];
    assert.deepEqual(outcomes("kubernetes:yaml/v2:ConfigGroup", { objs: objects }), []);
    const hidden = outcomes("kubernetes:yaml/v2:ConfigGroup", { objs: objects, yaml: UNKNOWN });
    assert.equal(hidden.length, strict.rules.length);
    assert.ok(hidden.every((line) => line.endsWith(": yaml is not known until deployment")));
    for (const type of ["kubernetes:helm.sh/v4:Chart", "kubernetes:kustomize/v2:Directory", "kubernetes:yaml:ConfigFile"]) {
      assert.equal(outcomes(type, { values: { tag: UNKNOWN } }).length, strict.rules.length, type);
    }
  });

  it("is undecided about a Helm release, whose pods no policy sees", () => {
    const found = outcomes("kubernetes:helm.sh/v3:Release", { chart: "nginx" });
    assert.equal(found.length, strict.rules.length);
    assert.ok(
      found.every((line) =>
        line.endsWith(": the resource is rendered by Helm during the deployment, where no policy sees its pods"),
      ),
    );
  });

  it("searches long lists of containers in custom resources in a time that grows with them", () => {
    const container: Json = { name: "app", image: "app:1", securityContext: { privileged: true } };
    const found = outcomes("kubernetes:example.com/v1:Thing", {
      apiVersion: "example.com/v1",
      kind: "Thing",
      spec: { containers: Array<Json>(100_000).fill(container) },
    });
    assert.deepEqual(found, ['error: Thing "web" has more than 1,000 pods or containers, and so cannot be called compliant']);
  });

  it("takes a patch that leaves its kind to the token for a patch", () => {
    const patch = (template: Json): string[] =>
      outcomes("kubernetes:apps/v1:DeploymentPatch", { apiVersion: "apps/v1", spec: { template } });
    assert.deepEqual(patch({ spec: { hostNetwork: true } }), [
      "violation: pod must not set hostNetwork=true in spec.template.spec.hostNetwork",
    ]);
    assert.ok(patch(UNKNOWN).length > 0);
  });

  it("spells out what would steer a terminal or hide in a name", () => {
    const [subject] = readPulumiResource(
      resource("kubernetes:core/v1:Pod", podResource({ "metadata.name": "x\u001b[2J\u202eevil" })),
    );
    assert.equal(subject?.reference.name, "x\\u{1b}[2J\\u{202e}evil");
  });

  it("relaxes for user namespaces only where the profile or the configuration says so", () => {
    const change = { "spec.hostUsers": false, "spec.securityContext.runAsNonRoot": false };
    assert.deepEqual(outcomes("kubernetes:core/v1:Pod", podResource(change)), [
      "violation: pod must set securityContext.runAsNonRoot=true in spec.securityContext.runAsNonRoot",
    ]);
    const relaxed = { ...strict, context: { ...strict.context, userNamespaces: true } };
    assert.deepEqual(evaluate(relaxed, readPulumiResource(resource("kubernetes:core/v1:Pod", podResource(change)))).findings, []);
  });

  it("does not call a resource without inputs, or a pod without spec, compliant", () => {
    assert.deepEqual(outcomes("kubernetes:core/v1:Pod", {}), ['error: Pod "web" has no inputs, and so cannot be called compliant']);
    assert.deepEqual(outcomes("kubernetes:apps/v1:Deployment", { apiVersion: "apps/v1", kind: "Deployment" }), [
      'error: Deployment "web" has no pod spec, and so cannot be called compliant',
    ]);
  });

  it("has nothing to say of what is not Kubernetes", () => {
    assert.deepEqual(outcomes("pulumi:pulumi:Stack", {}), []);
    assert.deepEqual(outcomes("random:index/randomPet:RandomPet", { containers: [{ image: UNKNOWN }] }), []);
  });
});
