import assert from "node:assert/strict";
import { InputError } from "../../../../policies/errors";
import { ociLayout } from "../../../../policies/signatures/registry/oci-layout";
import { SignatureChecks, type Demand } from "../../../../policies/signatures/checks";
import type { Verdict } from "../../../../policies/signatures/verify/types";
import { Analyzer, type PolicySettings, type StackInfo } from "../../../../policies/targets/crossguard/analyzer";
import type { EncodedResource } from "../../../../policies/targets/crossguard/stack-resources";
import { utcDate, waiverSet, type Waiver } from "../../../../policies/waivers/waiver";
import { podResource, UNKNOWN, type Json } from "../../../support/pods";

const STACK: StackInfo = { stack: "team/feature", project: "shop", tags: new Map(), config: new Map(), dryRun: true };

/** A profile with few rules, so that a test shows what it is about. */
const FEW_RULES = { config: new Map([["portcullis:profile", "pss-restricted"]]) };

function analyzer(stack: Partial<StackInfo> = FEW_RULES, environment: Record<string, string> = {}): Analyzer {
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
      /^cannot decide 13 rules: spec\.containers is not known until deployment\. The rules: kubernetes-apparmor-profile, /,
    );
    const deferring = analyzer();
    deferring.configure(new Map([["portcullis", { enforcementLevel: "mandatory", properties: { onUnknown: "defer" } }]]));
    assert.deepEqual(analyze(deferring, { "spec.containers": UNKNOWN }), []);
    assert.match(deferring.summarize(), /; 0 violations, 13 undecided, 0 waived, 0 errors$/);
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
      /^portcullis: profile pss-restricted, Pod Security v1\.30, 13 rules; 1 resources: 1 evaluated, 0 without a rule; 2 violations, /,
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
      [[chart.urn, "cannot decide 16 rules: the resource has registered no resources, so what it holds cannot be seen"]],
    );
    assert.match(target.summarize(), /; 2 resources: 1 evaluated, 1 without a rule; 0 violations, 16 undecided, /);
  });

  it("blocks a resource that it cannot judge", () => {
    const type = "kubernetes:core/v1:Pod";
    const diagnostics = analyzer().analyze({ type, urn: `urn:pulumi:a::b::${type}::web`, inputs: {} });
    assert.deepEqual(
      diagnostics.map(({ policyName, message, enforcementLevel }) => [policyName, message, enforcementLevel]),
      [["portcullis", 'Pod "web" has no inputs, and so cannot be called compliant', "mandatory"]],
    );
  });

  describe("with waivers", () => {
    const URN = "urn:pulumi:prod::shop::kubernetes:core/v1:Pod::web";
    const waiver = (rule: string, expires: string): Waiver => ({
      ...{ id: "waivers.yaml:2", file: "waivers.yaml", line: 2, index: 0, scope: "exact", rule, subject: { urn: URN } },
      ...{ reason: "Reads the host's processes", owner: "team-a", ticket: "OPS-1", expires },
    });
    const inDays = (days: number): string => utcDate(new Date(Date.now() + days * 86_400_000));
    const gate = (...waivers: Waiver[]): Analyzer => {
      const made = new Analyzer({}, { readWaivers: () => waiverSet(waivers) });
      made.configureStack({ ...STACK, ...FEW_RULES, stack: "prod" });
      return made;
    };
    const judge = (target: Analyzer): string[] =>
      target
        .analyze({ type: "kubernetes:core/v1:Pod", urn: URN, inputs: podResource({ "spec.hostPID": true }) })
        .map(({ enforcementLevel, message }) => `${enforcementLevel}: ${message.split(". Fix")[0]}`);
    const review = (target: Analyzer): string[] =>
      target.analyzeStack([]).map(({ enforcementLevel, message }) => `${enforcementLevel}: ${message}`);
    const RULE = "kubernetes-host-namespaces";
    const FINDING = "pod must not set hostPID=true in spec.hostPID";

    it("shows what is waived, and by whom, without blocking", () => {
      const target = gate(waiver(RULE, inDays(90)));
      assert.deepEqual(judge(target), [
        `advisory: waived until ${inDays(90)} by team-a (OPS-1, waivers.yaml:2): Reads the host's processes. It covers: ${FINDING}`,
      ]);
      assert.deepEqual(review(target), []);
      assert.match(target.summarize(), /; 0 violations, 0 undecided, 1 waived, 0 errors/);
    });

    it("says how many days are left", () => {
      const target = gate(waiver(RULE, inDays(7)));
      judge(target);
      assert.deepEqual(review(target), [
        `advisory: waivers.yaml:2: waiver of ${RULE} (team-a, OPS-1) expires in 7 days, on ${inDays(7)}`,
      ]);
    });

    it("blocks what an expired waiver was for, and the waiver", () => {
      const target = gate(waiver(RULE, inDays(-1)));
      assert.deepEqual(judge(target), [`mandatory: ${FINDING}`]);
      const [message = "", ...others] = review(target);
      assert.match(message, /^mandatory: waivers\.yaml:2: .* expired on /);
      assert.deepEqual(others, []);
    });

    it("fails on a waiver that nothing needs", () => {
      const target = gate(waiver("kubernetes-host-ports", inDays(90)));
      assert.deepEqual(judge(target), [`mandatory: ${FINDING}`]);
      assert.match(review(target)[0] ?? "", /^mandatory: waivers\.yaml:2: .* is not needed/);
      assert.match(target.summarize(), /, 1 errors/);
    });
  });
});

describe("Analyzer with a trust policy", () => {
  const RULE = "kubernetes-image-signature";
  const SIGNED = `registry.example.com/shop/web@sha256:${"a".repeat(64)}`;
  const UNSIGNED = `registry.example.com/shop/web@sha256:${"b".repeat(64)}`;
  const type = "kubernetes:core/v1:Pod";
  const pod = (name: string, image: string): { type: string; urn: string; inputs: Record<string, unknown> } => ({
    type,
    urn: `urn:pulumi:a::b::${type}::${name}`,
    inputs: podResource({
      "spec.containers[0].image": image,
      "spec.initContainers": [],
      "spec.ephemeralContainers": [],
    }),
  });

  /** An analyzer, and what was asked of the registry. */
  function gate(dryRun: boolean): { target: Analyzer; asked: string[] } {
    const asked: string[] = [];
    const verify = async (digest: string): Promise<Verdict> => {
      asked.push(digest);
      await Promise.resolve();
      return SIGNED.endsWith(digest)
        ? { outcome: "verified", digest, by: ["release"] }
        : { outcome: "refused", digest, reasons: ["it has no signature"] };
    };
    const demand: Demand = { action: "verify", source: ociLayout("never-read"), verify };
    const checks = new SignatureChecks(() => demand, 30, new AbortController());
    const target = new Analyzer({}, { openSignatures: () => checks });
    target.configureStack({ ...STACK, ...FEW_RULES, dryRun });
    return { target, asked };
  }
  const messages = (diagnostics: { policyName: string; message: string; urn: string }[]): string[] =>
    diagnostics
      .filter(({ policyName }) => policyName === RULE)
      .map(({ urn, message }) => `${urn.split("::").at(-1)}: ${message.split(". Fix")[0]}`);
  const REFUSED =
    'container "app" must use an image that the trust policy accepts in spec.containers[0].image: it has no signature';

  it("switches the rules on that need signatures, which no profile does by itself", () => {
    assert.equal(gate(true).target.defaultLevel(RULE), "mandatory");
    assert.equal(analyzer().defaultLevel(RULE), "disabled");
  });

  it("judges them at the end of a preview, all together, each at its resource", async () => {
    const { target, asked } = gate(true);
    const pods = [pod("good", SIGNED), pod("bad", UNSIGNED), pod("worse", UNSIGNED)];
    for (const one of pods) {
      await target.prepare(one);
      assert.deepEqual(messages(target.analyze(one)), []);
    }
    await target.prepareStack();
    assert.deepEqual(messages(target.analyzeStack([])), [`bad: ${REFUSED}`, `worse: ${REFUSED}`]);
    assert.deepEqual(
      asked,
      [SIGNED, UNSIGNED].map((image) => image.split("@")[1]),
    );
    assert.match(target.summarize(), / \d+ rules with a trust policy; .*3 evaluated, 0 without a rule; 2 violations, 0 undecided/);
  });

  it("is undecided at the end of a preview about a group that has registered nothing", async () => {
    const { target } = gate(true);
    const chart = { type: "kubernetes:helm.sh/v4:Chart", urn: "urn:pulumi:a::b::kubernetes:helm.sh/v4:Chart::empty" };
    const resource = { ...chart, inputs: {} };
    await target.prepare(resource);
    assert.deepEqual(target.analyze(resource), []);
    await target.prepareStack();
    const diagnostics = target.analyzeStack([{ ...chart, parent: "", decode: () => resource }]);
    const reason = "the resource has registered no resources, so what it holds cannot be seen";
    const claim = "cannot decide whether init container must use an image that the trust policy accepts";
    assert.deepEqual(messages(diagnostics), [`empty: ${claim}: ${reason}`]);
  });

  it("judges them at each resource on an update, before that is created, and not again at the end", async () => {
    const { target } = gate(false);
    const bad = pod("bad", UNSIGNED);
    await target.prepare(bad);
    assert.deepEqual(messages(target.analyze(bad)), [`bad: ${REFUSED}`]);
    await target.prepareStack();
    assert.deepEqual(messages(target.analyzeStack([])), []);
    assert.match(target.summarize(), /; 1 violations, 0 undecided/);
  });
});
