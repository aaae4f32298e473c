/** The example `examples/vault-pki`, deployed by the real engine on a real OpenBao, with a token of no more than the documented policy. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vaultPkiDeployerPolicy } from "../../components";
import { deployment, ROOT, type Deployment, type DeploymentResult } from "./deploy";
import { startOpenBao, type OpenBao } from "./openbao";
import { run } from "./run";

/** The mount of the issuing authorities. */
export const PATH = "shop-pki";
const TRUST_DOMAIN = "spiffe://prod.example.com";
/** What the roles of the example are for. */
export const WEB = { alt_names: "web.shop.example.com", uri_sans: `${TRUST_DOMAIN}/ns/shop/sa/web`, ttl: "1h" };
export const ORDERS = { uri_sans: `${TRUST_DOMAIN}/ns/shop/sa/orders`, ttl: "1h" };
export const BILLING = { uri_sans: `${TRUST_DOMAIN}/ns/shop/sa/billing`, ttl: "1h" };

/** A certificate as Vault issues it, in PEM. */
export interface Issued {
  certificate: string;
  private_key: string;
  ca_chain: string[];
  serial_number: string;
}

export class ExamplePki {
  private constructor(
    readonly folder: string,
    readonly bao: OpenBao,
    readonly stack: Deployment,
    /** What the engine's Vault requests carry. */
    readonly token: string,
  ) {}

  static async start(): Promise<ExamplePki> {
    const folder = mkdtempSync(join(tmpdir(), "portcullis-pki-"));
    const bao = await startOpenBao({ config: { unsafe_allow_api_audit_creation: true } });
    await bao.api("PUT", "sys/policies/acl/deployer", { policy: vaultPkiDeployerPolicy(PATH, true) });
    const made = await bao.api("POST", "auth/token/create", { policies: ["deployer"], ttl: "1h" });
    const token = (made["auth"] as { client_token: string }).client_token;
    const stack = await deployment(join(ROOT, "examples/vault-pki"), {
      environment: { ...bao.environment, VAULT_TOKEN: token },
      // Otherwise whoever wants to delete authorities needs a waiver.
      policyConfig: { "vault-pki-deletion": "advisory" },
    });
    return new ExamplePki(folder, bao, stack, token);
  }

  async stop(): Promise<void> {
    this.stack.dispose();
    await this.bao.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Sets the configuration of the example, by its keys. */
  configure(changes: Readonly<Record<string, unknown>> = {}): void {
    const auditFiles = [join(this.folder, "audit.log"), "stdout"];
    const config = { address: this.bao.address, machines: ["127.0.0.0/8"], auditFiles, ...changes };
    const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
    this.stack.setConfig(Object.fromEntries(Object.entries(config).map(([key, value]) => [`vault-pki:${key}`, textOf(value)])));
  }

  /** Goes up with a configuration, which has to succeed. */
  async up(changes?: Readonly<Record<string, unknown>>): Promise<DeploymentResult> {
    this.configure(changes);
    const result = await this.stack.up();
    assert.equal(result.exitCode, 0, result.output);
    return result;
  }

  /** Asserts that nothing is left to do. */
  async isSettled(): Promise<void> {
    const { exitCode, output } = await this.stack.up({ expectNoChanges: true });
    assert.equal(exitCode, 0, output);
  }

  /** A token as a machine gets it, by AppRole. */
  async login(role: string): Promise<string> {
    const base = `auth/${PATH}-approle/role/${role}`;
    const { role_id } = (await this.bao.api("GET", `${base}/role-id`))["data"] as { role_id: string };
    const { secret_id } = (await this.bao.api("POST", `${base}/secret-id`))["data"] as { secret_id: string };
    const { auth } = await this.bao.api("POST", `auth/${PATH}-approle/login`, { role_id, secret_id });
    return (auth as { client_token: string }).client_token;
  }

  async issue(role: string, request: object): Promise<Issued> {
    const { status, body } = await this.bao.call("POST", `${PATH}/issue/${role}`, request, await this.login(role));
    assert.equal(status, 200, JSON.stringify(body));
    return body["data"] as Issued;
  }

  /** Writes PEM texts into one file and gives its path. */
  file(name: string, ...pems: readonly string[]): string {
    const path = join(this.folder, name);
    writeFileSync(path, pems.map((pem) => `${pem.trim()}\n`).join(""), { mode: 0o600 });
    return path;
  }

  async trustBundle(): Promise<string> {
    return (await this.stack.outputs())["trustBundle"] as string;
  }

  /** The revocation lists of authorities, as anybody may fetch them. */
  async revocationLists(...issuers: readonly string[]): Promise<string[]> {
    const fetchText = async (issuer: string): Promise<string> => {
      const url = `${this.bao.address}/v1/${issuer}/crl/pem`;
      return (await run("curl", ["-sS", "--cacert", this.bao.caFile, url], this.folder)).output;
    };
    return Promise.all(issuers.map(fetchText));
  }

  openssl(...args: readonly string[]): Promise<{ exitCode: number; output: string }> {
    return run("openssl", args, this.folder);
  }
}
