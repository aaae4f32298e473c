import assert from "node:assert/strict";
import { evaluate } from "../../policies/evaluate";
import type { Rule } from "../../policies/rule";
import { addedCapabilities } from "../../policies/rules/pod/added-capabilities";
import { dropCapabilities } from "../../policies/rules/pod/drop-capabilities";
import { privilegedContainer } from "../../policies/rules/pod/privileged-container";
import { podResource, UNKNOWN, type Json } from "../support/pods";
import { pulumiSubjects } from "../support/rule-tester";
import type { ActiveRule, ResolvedProfile } from "../../policies/profiles/resolve";

function profileOf(...rules: (Rule | Partial<ActiveRule>)[]): ResolvedProfile {
  const active = rules.map(
    (rule): ActiveRule =>
      ({ enforcementLevel: "mandatory", onUnknown: "block", parameters: {}, ...("id" in rule ? { rule } : rule) }) as ActiveRule,
  );
  const context = {
    podSecurityMinor: 36,
    userNamespaces: false,
    environment: undefined,
    completeStack: false,
    signatures: undefined,
  };
  return { name: "test", podSecurityVersion: "v1.36", context, rules: active };
}

const crashing: Rule = {
  ...privilegedContainer,
  id: "kubernetes-crashing",
  check() {
    throw new RangeError("canary");
  },
};

describe("evaluate", () => {
  it("counts what it saw, applied and skipped", () => {
    const subjects = [
      ...pulumiSubjects(podResource({ "spec.containers[0].securityContext.privileged": true })),
      ...pulumiSubjects(podResource({ "spec.containers[0].securityContext.privileged": UNKNOWN })),
      ...pulumiSubjects({ apiVersion: "v1", kind: "ConfigMap" }),
    ];
    const { summary } = evaluate(profileOf(privilegedContainer), subjects);
    assert.deepEqual(summary, { subjects: 3, evaluated: 2, violations: 1, undecided: 1, waived: 0, skipped: 1 });
  });

  it("turns a crash into an error that names rule and resource, repeats nothing it read, and hides no other finding", () => {
    const report = evaluate(
      profileOf(crashing, privilegedContainer),
      pulumiSubjects(podResource({ "spec.containers[0].securityContext.privileged": true })),
    );
    assert.deepEqual(
      report.errors.map(({ code, message }) => [code, message]),
      [["rule-crashed", 'rule kubernetes-crashing crashed on Pod "subject" (RangeError), and so it cannot be called compliant']],
    );
    assert.deepEqual(
      report.findings.map(({ ruleId }) => ruleId),
      [privilegedContainer.id],
    );
  });

  it("makes of a finding what level and onUnknown say", () => {
    const effects = (active: Partial<ActiveRule>, value: Json): string[] =>
      evaluate(
        profileOf({ rule: privilegedContainer, ...active }),
        pulumiSubjects(podResource({ "spec.containers[0].securityContext.privileged": value })),
      ).findings.map(({ effect }) => effect);
    assert.deepEqual(effects({ enforcementLevel: "mandatory" }, true), ["block"]);
    assert.deepEqual(effects({ enforcementLevel: "advisory" }, true), ["warn"]);
    assert.deepEqual(effects({ onUnknown: "block" }, UNKNOWN), ["block"]);
    assert.deepEqual(effects({ onUnknown: "block", enforcementLevel: "advisory" }, UNKNOWN), ["warn"]);
    assert.deepEqual(effects({ onUnknown: "warn" }, UNKNOWN), ["warn"]);
    assert.deepEqual(effects({ onUnknown: "defer" }, UNKNOWN), ["defer"]);
  });

  it("reports once what two rules find, by the narrower one unless only the wider one blocks", () => {
    const found = (narrow: Partial<ActiveRule>, wide: Partial<ActiveRule>): string[] =>
      evaluate(
        profileOf({ rule: addedCapabilities, ...narrow }, { rule: dropCapabilities, ...wide }),
        pulumiSubjects(podResource({ "spec.containers[0].securityContext.capabilities.add": ["NET_ADMIN"] })),
      ).findings.map(({ ruleId }) => ruleId);
    assert.deepEqual(found({}, {}), [addedCapabilities.id]);
    assert.deepEqual(found({}, { enforcementLevel: "advisory" }), [addedCapabilities.id]);
    assert.deepEqual(found({ enforcementLevel: "advisory" }, {}), [dropCapabilities.id]);
  });

  it("hides nothing behind a secret, where places are not told apart", () => {
    const secret = {
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      value: { capabilities: { add: ["NET_ADMIN"] } },
    };
    const report = evaluate(
      profileOf(addedCapabilities, dropCapabilities),
      pulumiSubjects(podResource({ "spec.containers[0].securityContext": secret })),
    );
    assert.deepEqual(
      report.findings.map(({ ruleId, path }) => [ruleId, path]),
      [
        [addedCapabilities.id, "spec.containers[0].securityContext"],
        [dropCapabilities.id, "spec.containers[0].securityContext"],
      ],
    );
  });

  it("keeps both where each is undecided: they ask different things", () => {
    const report = evaluate(
      profileOf(addedCapabilities, dropCapabilities),
      pulumiSubjects(podResource({ "spec.containers": UNKNOWN })),
    );
    assert.deepEqual(
      report.findings.map(({ ruleId, path }) => [ruleId, path]),
      [
        [addedCapabilities.id, "spec.containers"],
        [dropCapabilities.id, "spec.containers"],
      ],
    );
  });

  it("still judges the rest of a pod of which something is unknown", () => {
    const report = evaluate(
      profileOf(privilegedContainer),
      pulumiSubjects(
        podResource({
          "spec.containers[0].securityContext.privileged": UNKNOWN,
          "spec.initContainers[0].securityContext.privileged": true,
        }),
      ),
    );
    assert.deepEqual(
      report.findings.map(({ outcome, path }) => [outcome, path]),
      [
        ["violation", "spec.initContainers[0].securityContext.privileged"],
        ["undecided", "spec.containers[0].securityContext.privileged"],
      ],
    );
  });
});
