/** Rules about a stack, and what they may ask of it. */
import assert from "node:assert/strict";
import { evaluate } from "../../policies/evaluate";
import type { Subject } from "../../policies/model/subject";
import { integer } from "../../policies/parameter";
import { at, defineRule, missing, violation, type Rule } from "../../policies/rule";
import { podResource, type Json } from "../support/pods";
import { evaluateWith, pulumiSubjects } from "../support/rule-tester";
import { strict } from "../support/outcomes";

const META = {
  title: "Services must have a namespace",
  rationale: "For the test.",
  severity: "low",
  controls: [],
  remediation: "Add one.",
  waiveWhen: "Never.",
} as const;

const namespaceExists = defineRule({
  ...META,
  id: "kubernetes-test-stack",
  appliesTo: "stack",
  kinds: ["Service"],
  *check(stack, context) {
    for (const service of stack.ofKind("Service")) {
      if (stack.ofKind("Namespace").length > 0) continue;
      yield* at(service, missing(context, service.root.get("metadata", "namespace"), "service must have a namespace"));
    }
  },
});

function service(name: string): Subject[] {
  return pulumiSubjects({ apiVersion: "v1", kind: "Service", metadata: { name, namespace: "shop" } }, name);
}

function found(rule: Rule, subjects: Subject[], complete: boolean): string[] {
  const { findings } = evaluateWith(rule, { complete }, subjects);
  return findings.map(({ outcome, subject, message }) => `${outcome} ${subject.name ?? ""}: ${message}`);
}

describe("a rule about a stack", () => {
  it("is undecided about what is missing, unless the stack is complete, and names the resource", () => {
    const place = "service must have a namespace in metadata.namespace";
    assert.deepEqual(found(namespaceExists, [...service("a"), ...service("b")], false), [
      `undecided a: cannot decide whether ${place}: it may be declared in another stack`,
      `undecided b: cannot decide whether ${place}: it may be declared in another stack`,
    ]);
    assert.deepEqual(found(namespaceExists, service("a"), true), [`violation a: ${place}`]);
  });

  it("sees all resources together", () => {
    const namespace = pulumiSubjects({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
    assert.deepEqual(found(namespaceExists, [...service("a"), ...namespace], true), []);
  });

  it("that crashes is an error about the stack and hides no other finding", () => {
    const crashing = defineRule({
      ...META,
      id: "kubernetes-test-crash",
      appliesTo: "stack",
      *check() {
        throw new RangeError("canary");
      },
    });
    const rules = [crashing, namespaceExists].map(
      (rule) => ({ rule, enforcementLevel: "mandatory", onUnknown: "block", parameters: {} }) as const,
    );
    const report = evaluate({ ...strict, rules }, service("a"));
    assert.deepEqual(
      report.errors.map(({ message }) => message),
      ["rule kubernetes-test-crash crashed on the stack (RangeError), and so it cannot be called compliant"],
    );
    assert.equal(report.findings.length, 1);
  });

  it("that does not say whose field it means is a defect, not a pass", () => {
    const anonymous = defineRule({
      ...META,
      id: "kubernetes-test-anonymous",
      appliesTo: "stack",
      *check(stack) {
        for (const { root } of stack.subjects) yield* violation(root, "x");
      },
    });
    const { errors } = evaluateWith(anonymous, {}, service("a"));
    assert.match(errors[0]?.message ?? "", /crashed on the stack \(TypeError\)/);
  });
});

describe("Stack", () => {
  const listing = (use: (kinds: string[]) => void, resources: { [key: string]: Json }[]): void => {
    const rule = defineRule({
      ...META,
      id: "kubernetes-test-list",
      appliesTo: "stack",
      *check(stack) {
        use(stack.workloads().map(({ subject, labels }) => `${subject.reference.kind ?? ""} ${JSON.stringify(labels.value)}`));
        for (const subject of stack.ofKind("Service", "Pod")) yield* at(subject, violation(subject.root, "x"));
        assert.equal(stack.once(Object), stack.once(Object));
      },
    });
    evaluateWith(
      rule,
      {},
      resources.flatMap((resource) => pulumiSubjects(resource)),
    );
  };

  it("lists pods with their labels, whatever holds them", () => {
    listing(
      (workloads) => assert.deepEqual(workloads, ['Pod {"app.kubernetes.io/name":"subject"}']),
      [podResource(), { apiVersion: "v1", kind: "Service", metadata: { name: "web" } }],
    );
  });
});

describe("a rule about resources", () => {
  const replicas = defineRule({
    ...META,
    id: "kubernetes-test-replicas",
    appliesTo: "resource",
    kinds: ["apps/*"],
    parameters: { minimum: integer("The least.", 2, { minimum: 0 }) },
    *check({ root }, _context, { minimum }) {
      const field = root.get("spec", "replicas");
      if (Number(field.value) < minimum) yield* violation(field, `workload must have ${minimum} replicas`);
    },
  });
  const deployment = pulumiSubjects({
    apiVersion: "apps/v1",
    kind: "Deployment",
    spec: { replicas: 2, template: { spec: { containers: [{ name: "app" }] } } },
  });

  it("applies to the kinds that it names, with the values of its parameters", () => {
    const messages = (parameters: object): string[] =>
      evaluateWith(replicas, { parameters: { ...parameters } }, deployment).findings.map(({ message }) => message);
    assert.deepEqual(messages({}), []);
    assert.deepEqual(messages({ minimum: 3 }), ["workload must have 3 replicas in spec.replicas"]);
    assert.equal(evaluateWith(replicas, {}, service("a")).summary.evaluated, 0);
  });
});
