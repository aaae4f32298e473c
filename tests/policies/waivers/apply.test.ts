import assert from "node:assert/strict";
import fc from "fast-check";
import type { SubjectReference } from "../../../policies/model/subject";
import { printable } from "../../../policies/model/printable";
import type { Environment, Finding } from "../../../policies/rule";
import { applyWaivers, usedWaivers, type WaiverContext } from "../../../policies/waivers/apply";
import { isWaivedBy } from "../../../policies/waivers/match";
import { waiverSet, type WaiverSet } from "../../../policies/waivers/waiver";
import { finding, on, RULE, TODAY, URN, waivers } from "./support";

const PROD: WaiverContext = { today: TODAY, environment: "prod" };

function isWaived(one: Finding, set: WaiverSet, context: WaiverContext = PROD): boolean {
  const [result] = applyWaivers([one], set, context);
  assert.equal(usedWaivers([one], set, context).size > 0, result?.outcome === "waived");
  return result?.outcome === "waived";
}

describe("applyWaivers", () => {
  it("keeps a waived finding, with its waiver and without an effect", () => {
    const before = finding();
    assert.deepEqual(applyWaivers([before], waivers({}), PROD), [
      {
        ...before,
        outcome: "waived",
        effect: "none",
        waiver: {
          id: "w.yaml:2",
          reason: "Reads the metrics of the host.",
          owner: "team-observability",
          ticket: "OPS-123",
          expires: "2027-03-31",
        },
      },
    ]);
    assert.equal(before.outcome, "violation");
  });

  it("waives what is undecided as well, and still says why it is", () => {
    const [waived] = applyWaivers([finding({ outcome: "undecided", reason: "spec is not known" })], waivers({}), PROD);
    assert.deepEqual([waived?.outcome, waived?.reason], ["waived", "spec is not known"]);
  });

  it("leaves findings without a waiver as they are", () => {
    const other = finding({ ruleId: "kubernetes-sysctls" });
    assert.deepEqual(applyWaivers([other], waivers({}), PROD), [other]);
  });

  it("goes by the rule even where a waiver is asked on its own", () => {
    const [waiver] = waivers({}).waivers;
    assert.ok(waiver);
    assert.equal(isWaivedBy(finding(), waiver, PROD), true);
    assert.equal(isWaivedBy(finding({ ruleId: "kubernetes-sysctls" }), waiver, PROD), false);
  });

  it("names the narrowest of several waivers", () => {
    const set = waivers({ scope: "pattern", subject: { urn: `${URN}*` } }, {}, { path: finding().path });
    assert.equal(applyWaivers([finding()], set, PROD)[0]?.waiver?.id, "w.yaml:4");
    assert.deepEqual([...usedWaivers([finding()], set, PROD)].sort(), ["w.yaml:2", "w.yaml:3", "w.yaml:4"]);
  });

  const bare = { apiVersion: "apps/v1", kind: "DaemonSet", name: "node-exporter" };
  const resource = { ...bare, namespace: "monitoring" };
  const pattern = (subject: object): object => ({ scope: "pattern", subject });

  /** What a waiver says, what it meets, and whether it holds. */
  const subjects: [object, SubjectReference, boolean][] = [
    [{ subject: { urn: URN } }, { urn: URN }, true],
    [{ subject: { urn: URN } }, { urn: `${URN}-2` }, false],
    [{ subject: { urn: URN } }, { urn: URN.toUpperCase() }, false],
    [{ subject: { urn: URN } }, { ...resource, file: "a.yaml" }, false],
    [{ subject: resource }, { ...resource, file: "a.yaml", document: 2 }, true],
    [{ subject: resource }, { ...resource, apiVersion: "apps/v1beta1" }, false],
    [{ subject: resource }, { ...resource, kind: "Deployment" }, false],
    [{ subject: resource }, { ...resource, name: "node-exporter2" }, false],
    [{ subject: resource }, { ...resource, namespace: "shop" }, false],
    [{ subject: resource }, bare, false],
    [{ subject: bare }, bare, true],
    [{ subject: bare }, resource, false],
    [{ subject: bare }, { ...bare, namespace: "" }, false],
    // In a program the name and the namespace may not be known yet; the name is then that of the URN.
    [{ subject: resource }, { ...resource, urn: URN }, false],
    [{ subject: bare }, { ...bare, urn: URN }, false],
    [{ subject: { file: "app/Dockerfile" } }, { file: "app/Dockerfile" }, true],
    [{ subject: { file: "app/Dockerfile" } }, { file: "./app//Dockerfile" }, true],
    [{ subject: { file: "./app/Dockerfile" } }, { file: "app/Dockerfile" }, true],
    [{ subject: { file: "app/Dockerfile" } }, { file: "/app/Dockerfile" }, false],
    [{ subject: { file: "app/Dockerfile" } }, { file: "other/app/Dockerfile" }, false],
    [{ subject: { file: "Dockerfile" } }, { file: "x/../Dockerfile" }, false],
    [{ subject: { file: "c.yaml" } }, { file: "c.yaml", kind: "service", name: "web" }, true],
    [{ subject: { file: "c.yaml", kind: "service", name: "web" } }, { file: "c.yaml", kind: "service", name: "web" }, true],
    [{ subject: { file: "c.yaml", kind: "service", name: "web" } }, { file: "c.yaml", kind: "service", name: "db" }, false],
    [{ subject: { file: "c.yaml", kind: "service", name: "web" } }, { file: "c.yaml", name: "web" }, false],
    [{ subject: { file: "a.yaml" } }, { ...resource, file: "a.yaml" }, false],
    [pattern({ urn: "urn:pulumi:*::shop::kubernetes:apps/v1:DaemonSet::node-*" }), { urn: URN }, true],
    [pattern({ urn: "urn:pulumi:prod::shop::*::node-exporter" }), { urn: URN }, false],
    [pattern({ urn: "urn:pulumi:prod::shop::*/*::node-exporter" }), { urn: URN }, true],
    [pattern({ urn: "urn:pulumi:*::*::*/*::*" }), { urn: URN }, true],
    [pattern({ urn: "urn:pulumi:prod::shop::kubernetes:apps/v1:DaemonSet::n*e*r" }), { urn: URN }, true],
    [pattern({ urn: "urn:pulumi:prod::shop::kubernetes:apps/v1:DaemonSet::n*rx*r" }), { urn: URN }, false],
    [
      pattern({ urn: "urn:pulumi:prod::shop::kubernetes:*y::node-exporter" }),
      { urn: "urn:pulumi:prod::shop::kubernetes::y::node-exporter" },
      false,
    ],
    [pattern({ ...resource, name: "*" }), resource, true],
    [pattern({ ...resource, name: "no*or*er" }), { ...resource, name: "noorer" }, true],
    [pattern({ ...resource, name: "no*or*er" }), { ...resource, name: "norer" }, false],
    [pattern({ ...resource, name: "node.exporter" }), resource, false],
    [pattern({ ...resource, name: "x*ab*ba*y" }), { ...resource, name: "xabay" }, false],
    [pattern({ ...bare, name: "*" }), resource, false],
    [pattern({ ...resource, namespace: "*" }), bare, false],
    [pattern({ ...resource, apiVersion: "*" }), resource, false],
    [pattern({ ...resource, apiVersion: "*/v1" }), resource, true],
    [pattern({ file: "*/Dockerfile" }), { file: "app/Dockerfile" }, true],
    [pattern({ file: "*Dockerfile" }), { file: "app/Dockerfile" }, false],
    [pattern({ file: "*/Dockerfile" }), { file: "a/b/Dockerfile" }, false],
    [pattern({ ...resource, name: "aa*aa" }), { ...resource, name: "aaa" }, false],
  ];
  for (const [change, reference, expected] of subjects) {
    it(`${expected ? "waives" : "does not waive"} ${JSON.stringify(reference)} by ${JSON.stringify(change)}`, () => {
      assert.equal(isWaived(on(reference), waivers(change)), expected);
    });
  }

  it("waives no name that only looks like another one when it is printed", () => {
    // References hold names as they are printed; this one really has a U+202E in it.
    const disguised = printable("a\u202eb");
    assert.equal(disguised, "a\\u{202e}b");
    for (const name of ["*", "a*b", "a*"]) {
      assert.equal(isWaived(on({ ...bare, name: disguised }), waivers(pattern({ ...bare, name }))), false, name);
      assert.equal(isWaived(on({ ...bare, name: "a\u202eb" }), waivers(pattern({ ...bare, name }))), false, name);
    }
    assert.equal(isWaived(finding({ path: disguised }), waivers({ path: "a" })), false);
  });

  it("waives one place where it names one", () => {
    const set = waivers({ path: "spec.volumes[0].hostPath" });
    assert.equal(isWaived(finding(), set), true);
    for (const path of ["spec.volumes[1].hostPath", "spec.volumes[0]", "spec.volumes[0].hostPath.path", ""]) {
      assert.equal(isWaived(finding({ path }), set), false, path);
    }
  });

  it("waives in its own environment only", () => {
    const set = waivers({ environment: "uat" });
    const of = (environment: Environment | undefined): boolean => isWaived(finding(), set, { today: TODAY, environment });
    assert.deepEqual([of("uat"), of("dev"), of("prod"), of(undefined)], [true, false, false, false]);
    assert.equal(isWaived(finding(), waivers({}), { today: TODAY }), true);
  });

  it("waives to the end of its last day", () => {
    const set = waivers({ expires: "2026-12-31" });
    const on = (today: string): boolean => isWaived(finding(), set, { today });
    assert.deepEqual([on("2026-12-30"), on("2026-12-31"), on("2027-01-01")], [true, true, false]);
  });

  it("does not let overlapping waivers widen each other", () => {
    // Together they name the rule, the subject, the path, the environment and a date; none of them names all five.
    const set = waivers(
      { rule: "kubernetes-sysctls" },
      { subject: { urn: `${URN}-2` } },
      { path: "spec.hostPID" },
      { environment: "dev" },
      { expires: "2026-11-22" },
      { scope: "pattern", subject: { urn: URN.replace("prod", "d*") } },
    );
    assert.equal(isWaived(finding(), set), false);
  });

  it("waives a rule that includes another one, and that other one, each for itself", () => {
    const both = ["kubernetes-seccomp-profile-required", "kubernetes-seccomp-profile"].map((ruleId) => finding({ ruleId }));
    const outcomes = applyWaivers(both, waivers({ rule: "kubernetes-seccomp-profile" }), PROD).map(({ outcome }) => outcome);
    assert.deepEqual(outcomes, ["violation", "waived"]);
  });
});

describe("waivers as a set", () => {
  const pick = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
  const name = pick("a", "b", "ab", "aa");
  const reference: fc.Arbitrary<SubjectReference> = fc.oneof(
    name.map((own) => ({ urn: `urn:pulumi:prod::shop::kubernetes:v1:Pod::${own}` })),
    fc.record(
      { apiVersion: pick("v1"), kind: pick("Pod", "Service"), name, namespace: name },
      { requiredKeys: ["apiVersion", "kind", "name"] },
    ),
    fc.record({ file: pick("a", "a/b"), kind: pick("service"), name }),
  );
  const rule = pick(RULE, RULE, RULE, "kubernetes-sysctls");
  const path = pick("x", "y");
  const environment = pick<Environment>("prod", "prod", "dev");
  const findings = fc.array(
    fc.record({ subject: reference, ruleId: rule, path }).map((change) => finding(change)),
    { minLength: 8, maxLength: 12 },
  );
  const glob = pick("a", "b", "*", "a*", "*b");
  const entry = fc.record(
    {
      rule,
      subject: fc.oneof(
        glob.map((own) => ({ urn: `urn:pulumi:prod::shop::kubernetes:v1:Pod::${own}` })),
        fc.record(
          { apiVersion: pick("v1"), kind: pick("Pod", "Service"), name: glob, namespace: glob },
          { requiredKeys: ["apiVersion", "kind", "name"] },
        ),
        fc.record({ file: pick("a", "*/b") }),
      ),
      scope: pick("pattern"),
      expires: pick("2027-03-31", "2027-03-31", "2026-11-22"),
      path,
      environment,
    },
    { requiredKeys: ["rule", "subject", "scope", "expires"] },
  );
  const key = ({
    rule,
    subject,
    path,
    environment,
  }: {
    rule: string;
    subject: object;
    path?: string;
    environment?: string;
  }): string => JSON.stringify([rule, Object.entries(subject).sort(), path, environment]);
  const entries = fc.uniqueArray(entry, { selector: key, minLength: 2, maxLength: 6 });
  const waivedBy = (set: WaiverSet, all: readonly Finding[]): Set<number> =>
    new Set(applyWaivers(all, set, PROD).flatMap(({ outcome }, index) => (outcome === "waived" ? [index] : [])));

  it("waive what each of them waives alone, no more and no less", () => {
    let hits = 0;
    fc.assert(
      fc.property(findings, entries, (all, changes) => {
        const set = waivers(...changes);
        const alone = new Set(set.waivers.flatMap((waiver) => [...waivedBy(waiverSet([waiver]), all)]));
        hits += alone.size;
        assert.deepEqual([...waivedBy(set, all)].sort(), [...alone].sort());
      }),
      { numRuns: 500, seed: 7 },
    );
    // A property of findings that no waiver meets would say nothing.
    assert.ok(hits > 300, String(hits));
  });

  it("waive no less and only what the new one says when one is added", () => {
    fc.assert(
      fc.property(findings, entries, (all, changes) => {
        const { waivers: every } = waivers(...changes);
        const before = waivedBy(waiverSet(every.slice(0, -1)), all);
        const added = waivedBy(waiverSet(every.slice(-1)), all);
        const after = waivedBy(waiverSet(every), all);
        for (const index of before) assert.ok(after.has(index));
        for (const index of after) assert.ok(before.has(index) || added.has(index));
      }),
      { numRuns: 500, seed: 11 },
    );
  });

  it("change nothing of a finding but its outcome, effect and waiver", () => {
    fc.assert(
      fc.property(findings, entries, (all, changes) => {
        for (const [index, after] of applyWaivers(all, waivers(...changes), PROD).entries()) {
          const { outcome, effect, waiver, ...rest } = after;
          const { outcome: oldOutcome, effect: oldEffect, ...before } = all[index] as Finding;
          assert.deepEqual(rest, before);
          assert.deepEqual([outcome, effect], waiver ? ["waived", "none"] : [oldOutcome, oldEffect]);
        }
      }),
      { numRuns: 200, seed: 13 },
    );
  });
});
