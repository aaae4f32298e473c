/** Stacks with a small `VaultPki` each, and what has to be true of such a stack and of its Vault. */
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { deployment, programFolder, type Deployment, type DeploymentResult } from "./deploy";
import type { FaultProxy } from "./fault-proxy";
import type { OpenBao } from "./openbao";

const PROGRAM = `
const { VaultPki } = require("portcullis");
new VaultPki("pki", {
  address: process.env.VAULT_ADDR,
  path: process.env.PKI_PATH,
  domains: ["shop.example.com"],
  trustDomain: "prod.example.com",
  publicUrl: "http://pki.example.com",
  allowDestroy: true,
  roles: [{ name: "web", usage: "server", dnsNames: ["web.shop.example.com"], appRole: { cidrs: ["127.0.0.0/8"] } }],
});
`;

export interface PkiStack extends Deployment {
  /** The mount of the issuing authorities, in no other stack's way. */
  path: string;
  /** Requires that the stack can be finished: an `up` with nothing in its way, after which nothing is left to do. */
  finish: () => Promise<void>;
}

let stacks = 0;

/** Makes a stack whose Vault is behind a proxy, and gives it to a test. */
export async function withPkiStack(
  bao: OpenBao,
  proxy: FaultProxy,
  test: (stack: PkiStack) => Promise<void>,
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  const path = `pki-${(stacks += 1)}`;
  const folder = programFolder(PROGRAM, {});
  const own = { ...bao.environment, VAULT_ADDR: proxy.address, VAULT_CACERT: proxy.caFile, PKI_PATH: path, ...environment };
  const stack = await deployment(folder, { gated: false, environment: own });
  const finish = async (): Promise<void> => {
    proxy.set();
    requireSuccess(await stack.up());
    await requireOneOfEach(bao, path);
    const again = await stack.pulumi(["up", "--yes", "--skip-preview", "--refresh", "--expect-no-changes"]);
    assert.equal(again.exitCode, 0, again.output);
  };
  try {
    await test({ ...stack, path, finish });
  } finally {
    proxy.set();
    stack.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

export function requireSuccess({ exitCode, output }: DeploymentResult): void {
  assert.equal(exitCode, 0, output);
}

/**
 * Requires that a command failed with a reason for people: each error says what Vault could not do and why, nothing else is told, and the state
 * holds nothing that is not finished.
 */
export async function requireFailure(stack: PkiStack, { exitCode, output }: DeploymentResult, reason: RegExp): Promise<void> {
  assert.notEqual(exitCode, 0, output);
  const diagnostics = output.slice(output.lastIndexOf("Diagnostics:"));
  const errors = diagnostics.split("\n").flatMap((line) => /^\s*error: (.*)/.exec(line)?.[1] ?? []);
  const own = errors.filter((error) => error !== "update failed");
  assert.ok(own.length > 0, output);
  for (const error of own)
    assert.match(error, /^(?:Vault could not (?:read|write|delete) [\w./-]+|Vault could not \w[\w ]+): /, output);
  assert.ok(
    own.some((error) => reason.test(error)),
    output,
  );
  assert.doesNotMatch(output, /^\s+at .*[:(]|node:internal|node_modules|\[object |undefined/m);
  await requireConsistent(stack);
}

async function requireConsistent(stack: PkiStack): Promise<void> {
  const { deployment: state } = JSON.parse(await stack.exportText()) as {
    deployment: {
      pending_operations?: unknown[];
      resources?: { urn: string; custom?: boolean; id?: string; initErrors?: unknown[] }[];
    };
  };
  assert.deepEqual(state.pending_operations ?? [], []);
  for (const { urn, custom, id, initErrors = [] } of state.resources ?? []) {
    assert.ok(!custom || id, `${urn} has no id`);
    assert.deepEqual(initErrors, [], urn);
  }
}

/** Requires that a PKI has one root, one issuing authority and a key for each, however often they were asked for; and that it issues. */
export async function requireOneOfEach(bao: OpenBao, path: string): Promise<void> {
  assert.deepEqual(await names(bao, `${path}-root/issuers`, "issuer_name"), ["root-1"]);
  assert.deepEqual(await names(bao, `${path}-root/keys`, "key_name"), ["root-1"]);
  // The root is here too, without its key: for the chain.
  assert.deepEqual(await names(bao, `${path}/issuers`, "issuer_name"), ["", "issuing-1"]);
  assert.deepEqual(await names(bao, `${path}/keys`, "key_name"), ["issuing-1"]);
  await bao.api("POST", `${path}/issue/web`, { alt_names: "web.shop.example.com" });
}

async function names(bao: OpenBao, path: string, name: string): Promise<string[]> {
  const { data } = await bao.api("LIST", path);
  const { key_info } = data as { key_info: Record<string, Record<string, string>> };
  return Object.values(key_info)
    .map((info) => info[name] ?? "")
    .sort();
}
