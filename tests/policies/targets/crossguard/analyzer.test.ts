import assert from "node:assert/strict";
import { InputError } from "../../../../policies/errors";
import { Analyzer, type PolicySettings, type StackInfo } from "../../../../policies/targets/crossguard/analyzer";
import type { EncodedResource } from "../../../../policies/targets/crossguard/stack-resources";
import { podResource, UNKNOWN, type Json } from "../../../support/pods";

const STACK: StackInfo = { stack: "team/feature", tags: new Map(), config: new Map() };

function analyzer(stack: Partial<StackInfo> = {}, environment: Record<string, string> = {}): Analyzer {
  const made = new Analyzer(environment);
  made.configureStack({ ...STACK, ...stack });
  return made;
}

function analyze(
  target: Analyzer,
  change: Record<string, Json>,
): { policyName: string; message: string; enforcementLevel: string }[] {
  const type = "kubernetes:core/v1:Pod";
  return target.analyze({ type, urn: `urn:pulumi:a::b::${type}::web`, inputs: podResource(change) });
}

describe("Analyzer", () => {
  it("takes the profile from the environment, the stack's configuration, its tag, its name, and else the strictest", () => {
    const key = "portcullis:profile";
    const chosen = (stack: Partial<StackInfo>, environment: Record<string, string> = {}): string =>
      /profile (\S+),/.exec(analyzer(stack, environment).summarize())?.[1] ?? "";
    assert.equal(chosen({}), "prod");
    assert.equal(chosen({ stack: "dev" }), "dev");
    assert.equal(chosen({ stack: "dev", tags: new Map([[key, "uat"]]) }), "uat");
    assert.equal(chosen({ tags: new Map([[key, "uat"]]), config: new Map([[key, "pss-baseline"]]) }), "pss-baseline");
    assert.equal(chosen({ config: new Map([[key, "dev"]]) }, { PORTCULLIS_PROFILE: "prod" }), "prod");
    assert.equal(chosen({ stack: "development" }), "prod");
  });

  it("refuses a profile that does not exist, naming where it is named", () => {
    const refused = (stack: Partial<StackInfo>, environment: Record<string, string>, place: string): void =>
      assert.throws(
        () => analyzer(stack, environment),
        (error) =>
          error instanceof InputError && error.message.startsWith(`${place}: there is no profile "nope"; there are pss-baseline, `),
      );
    refused({}, { PORTCULLIS_PROFILE: "nope" }, "the environment variable PORTCULLIS_PROFILE");
    refused({ config: new Map([["portcullis:profile", "nope"]]) }, {}, "the stack's configuration portcullis:profile");
  });

  it("ends a message with the fix and the link", () => {
    assert.deepEqual(analyze(analyzer(), { "spec.hostIPC": true }), [
      {
        policyName: "kubernetes-host-namespaces",
        message:
          "pod must not set hostIPC=true in spec.hostIPC. Fix: Remove hostNetwork, hostPID and hostIPC, or set them to false. " +
          "See https://unpkg.com/portcullis/docs/rules/kubernetes-host-namespaces.md",
        enforcementLevel: "mandatory",
        severity: "high",
        urn: "urn:pulumi:a::b::kubernetes:core/v1:Pod::web",
      },
    ]);
  });

  it("shows one message for many rules that wait for the same value, and none for those that defer", () => {
    const [diagnostic, ...others] = analyze(analyzer(), { "spec.containers": UNKNOWN });
    assert.equal(others.length, 0);
    assert.match(
      diagnostic?.message ?? "",
      /^cannot decide 16 rules: spec\.containers is not known until deployment\. The rules: kubernetes-added-capabilities, /,
    );
    const deferring = analyzer();
    deferring.configure(new Map([["portcullis", { enforcementLevel: "mandatory", properties: { onUnknown: "defer" } }]]));
    assert.deepEqual(analyze(deferring, { "spec.containers": UNKNOWN }), []);
    assert.match(deferring.summarize(), /; 0 violations, 16 undecided, 0 waived, 0 errors$/);
  });

  it("applies the levels that the engine sends", () => {
    const target = analyzer();
    const settings: [string, PolicySettings][] = [
      ["all", { enforcementLevel: "mandatory", properties: {} }],
      ["portcullis", { enforcementLevel: "mandatory", properties: { podSecurityVersion: "v1.30" } }],
      ["kubernetes-host-namespaces", { enforcementLevel: "advisory", properties: {} }],
      ["kubernetes-host-ports", { enforcementLevel: "disabled", properties: {} }],
      ["kubernetes-run-as-user", { enforcementLevel: "remediate", properties: {} }],
    ];
    target.configure(new Map(settings));
    const found = analyze(target, {
      "spec.hostIPC": true,
      "spec.containers[0].ports[0].hostPort": 80,
      "spec.securityContext.runAsUser": 0,
    });
    assert.deepEqual(
      found.map(({ policyName, enforcementLevel }) => [policyName, enforcementLevel]),
      [
        ["kubernetes-host-namespaces", "advisory"],
        ["kubernetes-run-as-user", "mandatory"],
      ],
    );
    assert.match(
      target.summarize(),
      /^portcullis: profile prod, Pod Security v1\.30, 18 rules; 1 resources: 1 evaluated, 0 without a rule; 2 violations, /,
    );
  });

  it("refuses settings of a rule that does not exist", () => {
    const unknown = new Map<string, PolicySettings>([["kubernetes-nope", { enforcementLevel: "mandatory", properties: {} }]]);
    assert.throws(
      () => analyzer().configure(unknown),
      /^InputError: policy pack configuration \(kubernetes-nope\): there is no rule of this name$/,
    );
  });

  it("is undecided about a group that has registered nothing by the end, and counts it once", () => {
    const target = analyzer();
    const group = (type: string, name: string): EncodedResource => {
      const urn = `urn:pulumi:a::b::${type}::${name}`;
      return { type, urn, parent: "", decode: () => ({ type, urn, inputs: {} }) };
    };
    const chart = group("kubernetes:helm.sh/v4:Chart", "empty");
    const full = group("kubernetes:yaml/v2:ConfigGroup", "full");
    const child = { ...group("kubernetes:core/v1:ConfigMap", "full:shop/settings"), parent: full.urn };
    const stranger = { ...group("kubernetes:core/v1:ConfigMap", "stranger"), parent: chart.urn };
    for (const { type, urn } of [chart, full]) assert.deepEqual(target.analyze({ type, urn, inputs: {} }), []);
    const diagnostics = target.analyzeStack([chart, full, child, stranger]);
    assert.deepEqual(
      diagnostics.map(({ urn, message }) => [urn, message.split(".")[0]]),
      [[chart.urn, "cannot decide 21 rules: the resource has registered no resources, so what it holds cannot be seen"]],
    );
    assert.match(target.summarize(), /; 2 resources: 1 evaluated, 1 without a rule; 0 violations, 21 undecided, /);
  });

  it("blocks a resource that it cannot judge", () => {
    const type = "kubernetes:core/v1:Pod";
    const diagnostics = analyzer().analyze({ type, urn: `urn:pulumi:a::b::${type}::web`, inputs: {} });
    assert.deepEqual(
      diagnostics.map(({ policyName, message, enforcementLevel }) => [policyName, message, enforcementLevel]),
      [["portcullis", 'Pod "web" has no inputs, and so cannot be called compliant', "mandatory"]],
    );
  });
});
