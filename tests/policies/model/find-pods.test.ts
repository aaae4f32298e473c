import assert from "node:assert/strict";
import { profiles } from "../../../policies/profiles";
import type { Profile } from "../../../policies/profiles/profile";
import { resolveProfile } from "../../../policies/profiles/resolve";
import { evaluate } from "../../../policies/evaluate";
import type { Json } from "../../support/pods";
import { pulumiSubjects } from "../../support/rule-tester";
import { compliantPod, setPath, UNKNOWN } from "../../support/pods";

const PRIVILEGED: Json = { name: "app", image: "app:1", securityContext: { privileged: true } };
const BARE: Json = { name: "app", image: "app:1" };

/** The outcome and place of the findings of two rules: one that forbids, one that demands. */
function findings(inputs: { [key: string]: Json }): string[] {
  const profile = resolveProfile({
    ...(profiles.get("prod") as Profile),
    levels: { "kubernetes-privileged-container": "mandatory", "kubernetes-privilege-escalation": "mandatory" },
  });
  return evaluate(profile, pulumiSubjects(inputs)).findings.map(
    ({ outcome, ruleId, path }) => `${outcome} ${ruleId.replace("kubernetes-", "")} ${path}`,
  );
}

describe("findPods", () => {
  it("takes a PodSpec in a template of an unknown kind for whole", () => {
    const found = findings({
      apiVersion: "apps.kruise.io/v1alpha1",
      kind: "CloneSet",
      spec: { template: { spec: { containers: [PRIVILEGED] } } },
    });
    assert.deepEqual(found, [
      "violation privilege-escalation spec.template.spec.containers[0].securityContext.allowPrivilegeEscalation",
      "violation privileged-container spec.template.spec.containers[0].securityContext.privileged",
    ]);
  });

  it("takes containers elsewhere for a part: what is there is judged, what is missing is undecided", () => {
    const found = findings({ apiVersion: "monitoring.coreos.com/v1", kind: "Prometheus", spec: { containers: [PRIVILEGED] } });
    assert.deepEqual(found, [
      "undecided privilege-escalation spec.containers[0].securityContext.allowPrivilegeEscalation",
      "violation privileged-container spec.containers[0].securityContext.privileged",
    ]);
  });

  it("finds the steps and sidecars of a Tekton task", () => {
    const found = findings({
      apiVersion: "tekton.dev/v1",
      kind: "Task",
      spec: { steps: [BARE, PRIVILEGED], sidecars: [PRIVILEGED] },
    });
    assert.deepEqual(
      found.filter((line) => line.startsWith("violation")),
      [
        "violation privileged-container spec.steps[1].securityContext.privileged",
        "violation privileged-container spec.sidecars[0].securityContext.privileged",
      ],
    );
  });

  it("finds the container that the steps of a Tekton task are made from, also where none has an image of its own", () => {
    const steps: Json = [{ name: "a", script: "id" }];
    const found = findings({ apiVersion: "tekton.dev/v1", kind: "Task", spec: { stepTemplate: BARE, steps } });
    assert.ok(
      found.some((line) => line.includes("spec.stepTemplate")),
      found.join("\n"),
    );
  });

  it("finds the single containers of an Argo workflow", () => {
    const templates: Json = [
      { name: "a", container: PRIVILEGED },
      { name: "b", script: PRIVILEGED },
    ];
    const found = findings({ apiVersion: "argoproj.io/v1alpha1", kind: "Workflow", spec: { templates } });
    assert.deepEqual(
      found.filter((line) => line.startsWith("violation")),
      [
        "violation privileged-container spec.templates[0].container.securityContext.privileged",
        "violation privileged-container spec.templates[1].script.securityContext.privileged",
      ],
    );
  });

  it("finds a pod under whatever kind the inputs or the type token claim", () => {
    const spec: Json = { containers: [PRIVILEGED] };
    assert.equal(findings({ apiVersion: "v1", kind: "ConfigMap", spec }).length, 2);
    assert.equal(findings({ apiVersion: "example.com/v1", kind: "Thing", anything: { spec } }).length, 2);
  });

  it("judges each item of a List, nested ones and PodLists included", () => {
    const pod: Json = { apiVersion: "v1", kind: "Pod", spec: { containers: [PRIVILEGED] } };
    const nested = findings({ apiVersion: "v1", kind: "List", items: [{ apiVersion: "v1", kind: "List", items: [pod] }] });
    assert.deepEqual(
      nested.at(-1),
      "violation privileged-container items[0].items[0].spec.containers[0].securityContext.privileged",
    );
    const typed = findings({ apiVersion: "v1", kind: "PodList", items: [{ spec: { containers: [PRIVILEGED] } }] });
    assert.deepEqual(
      typed[0],
      "violation privilege-escalation items[0].spec.containers[0].securityContext.allowPrivilegeEscalation",
    );
  });

  it("is undecided where an unknown value may hide a pod", () => {
    assert.equal(findings({ apiVersion: "example.com/v1", kind: "Thing", spec: UNKNOWN }).length, 2);
    assert.equal(findings({ apiVersion: "example.com/v1", kind: "Thing", spec: { parts: [UNKNOWN] } }).length, 2);
    assert.equal(findings({ apiVersion: "apps/v1", kind: "Deployment", spec: { template: UNKNOWN } }).length, 2);
    const pod = compliantPod();
    setPath(pod, "spec.containers[1]", UNKNOWN);
    assert.equal(findings({ apiVersion: "v1", kind: "Pod", ...pod }).length, 2);
  });

  it("is silent about unknown values that can hide none", () => {
    assert.deepEqual(findings({ apiVersion: "v1", kind: "ConfigMap", data: UNKNOWN }), []);
    assert.deepEqual(findings({ apiVersion: "example.com/v1", kind: "Thing", spec: { size: UNKNOWN } }), []);
  });

  it("is silent about patterns of pods and about lists of names", () => {
    const pattern: Json = { spec: { containers: [PRIVILEGED] } };
    assert.deepEqual(
      findings({ apiVersion: "kyverno.io/v1", kind: "ClusterPolicy", spec: { rules: [{ validate: { pattern } }] } }),
      [],
    );
    assert.deepEqual(findings({ apiVersion: "example.com/v1", kind: "Thing", spec: { containers: ["app"] } }), []);
  });
});
