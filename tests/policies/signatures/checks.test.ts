import assert from "node:assert/strict";
import { mock } from "node:test";
import { SignatureChecks, type Demand } from "../../../policies/signatures/checks";
import { RegistryError } from "../../../policies/signatures/registry/errors";
import { ociLayout } from "../../../policies/signatures/registry/oci-layout";
import type { Verdict } from "../../../policies/signatures/verify/types";

const DIGEST = `sha256:${"a".repeat(64)}`;
const IMAGE = `registry.example.com/shop/web@${DIGEST}`;
const SIGNED: Verdict = { outcome: "verified", digest: DIGEST, by: ["release"] };
const BUDGET_SECONDS = 30;

/** Checks whose verifications do as `verify` says, and what was asked of it. */
function checksWith(
  verify: (digest: string) => Promise<Verdict>,
  { budgetSeconds = BUDGET_SECONDS, abort = new AbortController() } = {},
): { checks: SignatureChecks; asked: string[] } {
  const asked: string[] = [];
  const demand: Demand = {
    action: "verify",
    source: ociLayout("never-read"),
    verify: (digest) => {
      asked.push(digest);
      return verify(digest);
    },
  };
  return { checks: new SignatureChecks(() => demand, budgetSeconds, abort), asked };
}

describe("SignatureChecks", () => {
  it("verifies a digest once, however often and with whatever tag it is named", async () => {
    const { checks, asked } = checksWith(() => Promise.resolve(SIGNED));
    const names = [IMAGE, IMAGE, `registry.example.com/shop/web:1.4.2@${DIGEST}`];
    await Promise.all(names.map((name) => checks.request(name)));
    await checks.request(IMAGE);
    assert.deepEqual(asked, [DIGEST]);
    for (const name of names) assert.deepEqual(checks.of(name), { state: "accepted" });
  });

  it("verifies the same digest anew in another repository, for which it may not have been signed", async () => {
    const { checks, asked } = checksWith(() => Promise.resolve(SIGNED));
    await Promise.all([checks.request(IMAGE), checks.request(`registry.example.com/other/web@${DIGEST}`)]);
    assert.equal(asked.length, 2);
  });

  it("verifies all at the same time", async () => {
    const waiting: (() => void)[] = [];
    const { checks, asked } = checksWith(() => new Promise((resolve) => waiting.push(() => resolve(SIGNED))));
    const requests = ["a", "b", "c"].map((digit) => checks.request(`registry.example.com/web@sha256:${digit.repeat(64)}`));
    assert.equal(asked.length, 3);
    for (const answer of waiting) answer();
    await Promise.all(requests);
  });

  it("says why an image is refused, or why nothing can be said of it", async () => {
    const outcomeAfter = async (verdict: Verdict): Promise<unknown> => {
      const { checks } = checksWith(() => Promise.resolve(verdict));
      await checks.request(IMAGE);
      return checks.of(IMAGE);
    };
    assert.deepEqual(await outcomeAfter({ outcome: "refused", reasons: ["it has no signature", "it is old"] }), {
      state: "refused",
      reason: "it has no signature; it is old",
    });
    assert.deepEqual(await outcomeAfter({ outcome: "undecided", reason: "registry.example.com could not be reached" }), {
      state: "undecided",
      reason: "registry.example.com could not be reached",
    });
  });

  it("refuses a tag, the ID of a host's image and what is no reference, without asking anybody", async () => {
    const { checks, asked } = checksWith(() => Promise.resolve(SIGNED));
    const reasonOf = async (image: string): Promise<unknown> => {
      await checks.request(image);
      return checks.of(image);
    };
    const tagged = { state: "refused", reason: "it is named by a tag, which can be moved; what is signed is a digest" };
    assert.deepEqual(await reasonOf("registry.example.com/shop/web:1.4.2"), tagged);
    assert.deepEqual(await reasonOf("registry.example.com/shop/web"), tagged);
    const local = { state: "refused", reason: "it is named by an ID of one host, for which there can be no signature" };
    assert.deepEqual(await reasonOf(DIGEST), local);
    assert.deepEqual(await reasonOf("a".repeat(64)), local);
    assert.deepEqual(await reasonOf("registry.example.com/shop/web@sha256:abc"), {
      state: "refused",
      reason: "its name is no image reference",
    });
    assert.deepEqual(asked, []);
  });

  it("does as the trust policy says of what needs no signature", async () => {
    const outcomeAfter = async (demand: Demand, image: string): Promise<unknown> => {
      const checks = new SignatureChecks(() => demand, BUDGET_SECONDS, new AbortController());
      await checks.request(image);
      return checks.of(image);
    };
    const tagged = "registry.k8s.io/pause:3.10";
    assert.deepEqual(await outcomeAfter({ action: "accept", reason: "published" }, tagged), { state: "accepted" });
    const reason = "no entry of the trust policy is for it";
    assert.deepEqual(await outcomeAfter({ action: "reject", reason }, tagged), { state: "refused", reason });
  });

  it("leaves undecided what was not asked for, what is under way, and what failed unexpectedly, without what it failed with", async () => {
    const never = checksWith(() => new Promise(() => undefined));
    void never.checks.request(IMAGE);
    const underWay = { state: "undecided", reason: "its signatures have not been verified yet" };
    assert.deepEqual(never.checks.of(IMAGE), underWay);
    assert.deepEqual(never.checks.of("registry.example.com/other:1"), underWay);
    const failing = checksWith(() => Promise.reject(new TypeError("canary-7f3a")));
    await failing.checks.settled();
    await failing.checks.request(IMAGE);
    assert.deepEqual(failing.checks.of(IMAGE), { state: "undecided", reason: "verifying its signatures failed (TypeError)" });
  });

  it("counts no time in which nothing is verified, as an update has where one resource waits for another", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    const abort = new AbortController();
    const { checks } = checksWith(() => new Promise((resolve) => setImmediate(resolve, SIGNED)), { abort });
    await checks.request(IMAGE);
    mock.timers.tick(2 * BUDGET_SECONDS * 1000);
    mock.timers.reset();
    const later = `registry.example.com/shop/later@${DIGEST}`;
    await checks.request(later);
    assert.deepEqual(checks.of(later), { state: "accepted" });
    assert.ok(!abort.signal.aborted);
  });

  it("leaves an image undecided that nobody can be asked about, and goes on with the others", async () => {
    const unaskable = (): Demand => {
      throw new RegistryError("invalid-reference", "registry.example.com:99999 is no address of a host");
    };
    const checks = new SignatureChecks(unaskable, BUDGET_SECONDS, new AbortController());
    await checks.request(IMAGE);
    assert.deepEqual(checks.of(IMAGE), { state: "undecided", reason: "registry.example.com:99999 is no address of a host" });
  });

  it("ends what is under way when the budget is spent, and leaves it undecided", async () => {
    const abort = new AbortController();
    const { checks } = checksWith(() => new Promise(() => undefined), { budgetSeconds: 0.01, abort });
    // Something has to keep the process alive, which the budget does not.
    const alive = setInterval(() => undefined, 1000);
    void checks.request(IMAGE);
    await checks.settled();
    clearInterval(alive);
    assert.ok(abort.signal.aborted);
    assert.deepEqual(checks.of(IMAGE), { state: "undecided", reason: "its signatures were not verified within 0.01 s" });
  });
});
