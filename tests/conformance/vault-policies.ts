import * as fc from "fast-check";
import { InputError } from "../../policies/errors";
import { isMap, type ValueMap } from "../../policies/model/field";
import { readVaultPolicy } from "../../policies/sources/vault-policy";
import { askParser } from "./oracle";
import { randomVaultPolicy, VAULT_POLICIES } from "./random-vault-policies";
import { PIECES, PLACED } from "./vault-policy-edges";

export const SEED = 53;
const RANDOM = 3000;
const MUTATED = 8000;

/** A policy in the form in which the two readings are compared: the settings of each path that are not empty. */
interface Reading {
  name?: string;
  paths: { readonly [setting: string]: unknown }[];
}

/** What was compared, and every text that is read in another way than Vault reads it. */
export interface VaultPolicyComparison {
  compared: number;
  /** How many texts both read; in the same way, or the text is among the disagreements. */
  read: number;
  /** How many texts Vault's parser takes and portcullis refuses, since nobody writes them on purpose. */
  stricter: number;
  /** Those of them that are no mutations, but policies as they are written. */
  refusedPolicies: string[];
  disagreements: { text: string; portcullis: Reading | undefined; vault: Reading | undefined }[];
}

const WHAT = ["insert", "replace", "remove", "repeat", "swap"] as const;
const mutation = fc.record({
  what: fc.constantFrom(...WHAT),
  at: fc.double({ min: 0, max: 0.999, noNaN: true }),
  piece: fc.constantFrom(...PIECES),
});
const mutated = fc
  .tuple(fc.oneof(fc.constantFrom(...VAULT_POLICIES), randomVaultPolicy), fc.array(mutation, { minLength: 1, maxLength: 2 }))
  .map(([policy, mutations]) => {
    const tokens = policy.match(/[\w-]+|[ \t]+|[^]/g) ?? [];
    for (const { what, at, piece } of mutations) {
      const index = Math.floor(at * tokens.length);
      const [token = "", next = ""] = tokens.slice(index, index + 2);
      const put = {
        insert: [piece, token, next],
        replace: [piece, next],
        remove: [next],
        repeat: [token, token, next],
        swap: [next, token],
      }[what];
      tokens.splice(index, 2, ...put);
    }
    return tokens.join("");
  });

/** Compares how policies are read with how Vault reads them. What Vault refuses must be refused, and nothing may be read differently. */
export async function compareVaultPolicies(): Promise<VaultPolicyComparison> {
  const policies = new Set([...VAULT_POLICIES, ...fc.sample(randomVaultPolicy, { numRuns: RANDOM, seed: SEED })]);
  const texts = [...new Set([...policies, ...PLACED, ...fc.sample(mutated, { numRuns: MUTATED, seed: SEED })])];
  const answers = await askParser<Reading>("vault-policies", texts);
  const comparison: VaultPolicyComparison = {
    compared: texts.length,
    read: 0,
    stricter: 0,
    refusedPolicies: [],
    disagreements: [],
  };
  texts.forEach((text, index) => {
    const answer = answers[index] ?? { error: "no answer" };
    const vault = "error" in answer ? undefined : answer;
    const portcullis = read(text);
    if (!portcullis) {
      if (vault) comparison.stricter += 1;
      if (policies.has(text)) comparison.refusedPolicies.push(text);
      return;
    }
    if (vault) comparison.read += 1;
    if (!vault || canonical(portcullis) !== canonical(vault)) comparison.disagreements.push({ text, portcullis, vault });
  });
  return comparison;
}

function read(text: string): Reading | undefined {
  try {
    const { policy } = readVaultPolicy(text, "policy");
    const name = policy.root.get("name").value;
    const paths = policy.paths.map(({ path, block, grants }) => {
      const settings = { ...(block.value as ValueMap), path: path.value, capabilities: grants.map(({ capability }) => capability) };
      return Object.fromEntries(Object.entries(settings).filter(([key]) => key !== "comment" && key !== "policy"));
    });
    return { ...(typeof name === "string" && { name }), paths };
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** One text for readings that are the same: the order of paths and keys and what is empty make no difference. */
function canonical({ name = "", paths }: Reading): string {
  return JSON.stringify([name, ...paths.map((path) => JSON.stringify(withoutEmpty(path))).sort()]);
}

/** Settings in order, without those that are empty. Parameters stay: one that is empty means any value. */
function withoutEmpty(settings: Readonly<Record<string, unknown>>): unknown[] {
  return Object.entries(settings)
    .map(([key, value]) => [key, isMap(value) && !key.endsWith("_parameters") ? withoutEmpty(value) : sorted(value)])
    .filter(([, value]) => !["", 0].includes(value as string) && !(Array.isArray(value) && value.length === 0))
    .sort(byKey);
}

function sorted(value: unknown): unknown {
  return isMap(value) ? Object.entries(value).sort(byKey) : value;
}

function byKey([a]: unknown[], [b]: unknown[]): number {
  return String(a) < String(b) ? -1 : 1;
}
