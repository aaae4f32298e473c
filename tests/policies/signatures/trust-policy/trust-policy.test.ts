import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { parseImageReference } from "../../../../policies/model/image-reference";
import {
  KeysUnavailable,
  requirementFor,
  type AuthoritySource,
  type TrustDecision,
  type TrustPolicy,
} from "../../../../policies/signatures/trust-policy/trust-policy";
import type { Requirement, Verdict } from "../../../../policies/signatures/verify/types";
import { newKey, parse } from "./support";

const REASON = "Taken over as published.";
const DIGEST = `sha256:${"0".repeat(64)}`;
const VERIFIED: Verdict = { outcome: "verified", digest: DIGEST, by: ["a"] };
const REFUSED: Verdict = { outcome: "refused", reasons: ["it has no signature"] };

function decisionFor(policy: TrustPolicy, image: string): TrustDecision {
  const reference = parseImageReference(image);
  assert.ok(reference);
  return requirementFor(policy, reference);
}

describe("requirementFor", () => {
  const policy = parse({
    authorities: { a: { key: "a.pub" } },
    images: [
      { match: "r.example.com", reject: "Nothing of ours is there." },
      { match: "r.example.com/shop", authorities: ["a"], annotations: { tier: "prod" } },
      { match: "r.example.com/shop/base", accept: REASON },
      { match: "docker.io/library", accept: REASON },
    ],
  });
  const cases: [string, string, number | undefined][] = [
    ["r.example.com/shop/web", "verify", 1],
    ["r.example.com/shop", "verify", 1],
    ["r.example.com/shop/base", "accept", 1],
    ["r.example.com/shop/base/go:1", "accept", 1],
    ["r.example.com/shop/baseline", "verify", 1],
    ["r.example.com/shopper/web", "reject", 1],
    ["nginx", "accept", 1],
    ["index.docker.io/library/nginx", "accept", 1],
    ["docker.io/nginxinc/nginx", "reject", undefined],
    ["r.example.com:443/shop/base", "reject", undefined],
    ["r.example.com.evil.com/shop/base", "reject", undefined],
  ];
  for (const [image, action, line] of cases) {
    it(`${action}s ${image}${line ? "" : ", for which there is no entry"}`, () => {
      const decision = decisionFor(policy, image);
      assert.deepEqual([decision.action, decision.rule?.line], [action, line]);
    });
  }

  it("says why", () => {
    const { reason } = decisionFor(policy, "r.example.com/a") as { reason?: string };
    assert.equal(reason, "Nothing of ours is there.");
    const none = decisionFor(policy, "quay.io/a/b") as { reason?: string };
    assert.equal(none.reason, "no entry of the trust policy is for it");
  });

  it("asks for signatures of the repository, with what the entry says", async () => {
    const decision = decisionFor(policy, "r.example.com/shop/web:1.2");
    const asked: Requirement[] = [];
    assert.ok(decision.action === "verify");
    const verdict = await decision.decide((requirement) => (asked.push(requirement), Promise.resolve(VERIFIED)));
    assert.equal(verdict, VERIFIED);
    assert.deepEqual(
      asked.map(({ authorities, ...others }) => ({ ...others, authorities: authorities.map(({ name }) => name) })),
      [{ repository: "r.example.com/shop/web", threshold: 1, annotations: { tier: "prod" }, authorities: ["a"] }],
    );
  });
});

describe("an authority whose keys cannot be had", () => {
  const there = (name: string, key = newKey()): AuthoritySource => ({
    name,
    load: () => Promise.resolve({ kind: "keys", name, keys: [createPublicKey(key)] }),
  });
  const away: AuthoritySource = { name: "vault", load: () => Promise.reject(new KeysUnavailable("Vault cannot be reached")) };
  const UNDECIDED: Verdict = { outcome: "undecided", reason: 'the keys of "vault" cannot be had: Vault cannot be reached' };

  async function decide(authorities: AuthoritySource[], threshold: number, verdict: Verdict): Promise<[Verdict, string[][]]> {
    const rule = { images: "r.example.com", line: 1, action: "verify", authorities, needs: { threshold } } as const;
    const decision = decisionFor({ file: "t.yaml", registries: new Map(), budgetSeconds: 30, rules: [rule] }, "r.example.com/a");
    assert.ok(decision.action === "verify");
    const asked: string[][] = [];
    const decided = await decision.decide((requirement) => {
      asked.push(requirement.authorities.map(({ name }) => name));
      return Promise.resolve(verdict);
    });
    return [decided, asked];
  }

  it("leaves an image undecided that needs it", async () => {
    assert.deepEqual(await decide([there("a"), away], 2, VERIFIED), [UNDECIDED, []]);
  });

  it("does not keep others from sufficing", async () => {
    assert.deepEqual(await decide([there("a"), away], 1, VERIFIED), [VERIFIED, [["a"]]]);
  });

  it("leaves an image undecided that it may have signed", async () => {
    assert.deepEqual(await decide([there("a"), away], 1, REFUSED), [UNDECIDED, [["a"]]]);
  });

  it("changes nothing where there is none", async () => {
    assert.deepEqual(await decide([there("a")], 1, REFUSED), [REFUSED, [["a"]]]);
  });

  it("leaves an image undecided whose authorities turn out to share a key", async () => {
    const key = newKey();
    const reason = '"a" and "b" have a key in common, which would count twice';
    assert.deepEqual(await decide([there("a", key), there("b", key)], 2, VERIFIED), [{ outcome: "undecided", reason }, []]);
  });

  it("passes defects on", async () => {
    const broken: AuthoritySource = { name: "a", load: () => Promise.reject(new TypeError("defect")) };
    await assert.rejects(decide([broken], 1, VERIFIED), TypeError);
  });
});
