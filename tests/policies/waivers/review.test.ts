import assert from "node:assert/strict";
import { reviewAges, reviewWaivers, type ReviewContext, type WaiverProblem } from "../../../policies/waivers/apply";
import { TODAY, URN, waivers } from "./support";

const STACK = "urn:pulumi:prod::shop::";
const CONTEXT: ReviewContext = { today: TODAY, environment: "prod", stack: STACK };
const USED = new Set(["w.yaml:2"]);
const UNUSED = new Set<string>();
const WHO = "w.yaml:2: waiver of kubernetes-host-path-volumes (team-observability, OPS-123)";

function review(change: object, used: ReadonlySet<string>, context: Partial<ReviewContext> = {}): WaiverProblem[] {
  return reviewWaivers(waivers(change), used, { ...CONTEXT, ...context });
}

describe("reviewWaivers", () => {
  it("has nothing to say of waivers that are needed and hold for long", () => {
    assert.deepEqual(review({}, USED), []);
    assert.deepEqual(review({ expires: "2026-12-24" }, USED), []);
  });

  const told: [string, object, ReadonlySet<string>, Omit<WaiverProblem, "waiver" | "file" | "line" | "message">, string][] = [
    [
      "an expired waiver",
      { expires: "2026-11-22" },
      UNUSED,
      { code: "waiver-expired", isError: true },
      "expired on 2026-11-22 and waives nothing any more; remove it, or have it approved again",
    ],
    [
      "a waiver that nothing needs",
      {},
      UNUSED,
      { code: "waiver-unused", isError: true },
      "is not needed: the rule finds nothing there; remove it",
    ],
    [
      "a waiver that nothing needs, before that it soon expires",
      { expires: TODAY },
      UNUSED,
      { code: "waiver-unused", isError: true },
      "is not needed: the rule finds nothing there; remove it",
    ],
    ["the last day", { expires: TODAY }, USED, { code: "waiver-expiring", isError: false, daysLeft: 0 }, "expires today"],
    [
      "the day before",
      { expires: "2026-11-24" },
      USED,
      { code: "waiver-expiring", isError: false, daysLeft: 1 },
      "expires in 1 day, on 2026-11-24",
    ],
    [
      "thirty days before",
      { expires: "2026-12-23" },
      USED,
      { code: "waiver-expiring", isError: false, daysLeft: 30 },
      "expires in 30 days, on 2026-12-23",
    ],
  ];
  for (const [what, change, used, expected, message] of told) {
    it(`tells of ${what}`, () => {
      assert.deepEqual(review(change, used), [
        { ...expected, message: `${WHO} ${message}`, waiver: "w.yaml:2", file: "w.yaml", line: 2 },
      ]);
    });
  }

  it("leaves waivers of other environments alone, whatever their age", () => {
    for (const environment of ["dev", undefined] as const) {
      assert.deepEqual(review({ environment: "prod" }, UNUSED, { environment }), []);
      assert.deepEqual(review({ environment: "prod", expires: "2026-01-01" }, UNUSED, { environment }), []);
    }
    assert.equal(review({ environment: "prod" }, UNUSED)[0]?.code, "waiver-unused");
  });

  const codes = (change: object, stack: string | undefined): string[] => review(change, UNUSED, { stack }).map(({ code }) => code);
  const pattern = (urn: string): object => ({ scope: "pattern", subject: { urn } });

  it("leaves waivers of other stacks and projects alone, whatever their age", () => {
    for (const stack of ["urn:pulumi:dev::shop::", "urn:pulumi:prod::other::", "urn:pulumi:pro::shop::"]) {
      assert.deepEqual(codes({}, stack), []);
      assert.deepEqual(codes({ expires: "2026-01-01" }, stack), []);
    }
  });

  it("knows by its pattern whether a waiver may be for the stack", () => {
    assert.deepEqual(codes(pattern("urn:pulumi:*::shop::a:b:C::d"), STACK), ["waiver-unused"]);
    assert.deepEqual(codes(pattern("urn:pulumi:p*::*::a:b:C::d"), STACK), ["waiver-unused"]);
    assert.deepEqual(codes(pattern("urn:pulumi:d*::shop::a:b:C::d"), STACK), []);
    assert.deepEqual(codes(pattern("urn:pulumi:prod::x*::a:b:C::d"), STACK), []);
  });

  it("calls no waiver of a manifest unused where there is a stack, and none with a URN where there is none", () => {
    const manifests = [{ subject: { apiVersion: "v1", kind: "Pod", name: "a" } }, { subject: { file: "Dockerfile" } }];
    for (const manifest of manifests) {
      assert.deepEqual(codes(manifest, STACK), []);
      assert.deepEqual(codes(manifest, undefined), ["waiver-unused"]);
      assert.deepEqual(codes({ ...manifest, expires: "2026-01-01" }, STACK), ["waiver-expired"]);
    }
    assert.deepEqual(codes({ subject: { urn: URN } }, undefined), []);
    assert.deepEqual(codes({ expires: "2026-01-01" }, undefined), ["waiver-expired"]);
  });
});

describe("reviewAges", () => {
  it("tells of every waiver that has expired or soon will, whomever it is for", () => {
    const set = waivers({ environment: "dev", expires: "2026-01-01" }, { expires: "2026-11-30" }, { environment: "uat" });
    assert.deepEqual(
      reviewAges(set, TODAY).map(({ code, line }) => [code, line]),
      [
        ["waiver-expired", 2],
        ["waiver-expiring", 3],
      ],
    );
  });
});
