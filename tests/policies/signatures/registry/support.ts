import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { RegistryClient, type RegistryOptions, type RepositoryClient } from "../../../../policies/signatures/registry/client";
import { digestOf } from "../../../../policies/signatures/registry/digest";
import { RegistryError } from "../../../../policies/signatures/registry/errors";
import type { Descriptor } from "../../../../policies/signatures/registry/source";
import { makeFolder } from "../../../support/certificates";
import { issueServerCertificate, type ServerCertificate } from "../../../support/server-certificate";
import { startStub, type StubServer } from "../../../support/stub-server";

export const MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
export const INDEX_TYPE = "application/vnd.oci.image.index.v1+json";
/** The account that no message may show, and no other host may see. */
export const CANARY = { username: "canary", password: "s3cret-canary" };

/** What a promise is rejected with: the code and the whole message. Neither of them, nor what else is printed of it, holds the canary. */
export async function refusal(promise: Promise<unknown>): Promise<readonly [string, string]> {
  const error: unknown = await promise.then(
    (value) => assert.fail(`it succeeded: ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof RegistryError, String(error));
  assert.equal(error.cause, undefined);
  assert.doesNotMatch(`${error.stack}${JSON.stringify(error)}`, /s3cret/);
  return [error.code, error.message];
}

/** Bytes of a manifest, with what points to it. */
export function manifestOf(content: Record<string, unknown>, mediaType = MANIFEST_TYPE): { bytes: Buffer; descriptor: Descriptor } {
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, ...content }));
  return { bytes, descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length } };
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Servers of one suite, all with one certificate for 127.0.0.1 and localhost, closed after each test. */
export class Servers {
  readonly #folder = makeFolder();
  readonly certificate: ServerCertificate = issueServerCertificate(this.#folder.path, ["DNS:localhost", "IP:127.0.0.1"]);
  /** For what else a suite writes. */
  readonly folder = this.#folder.path;
  readonly ca = readFileSync(this.certificate.caFile, "utf8");
  readonly #stubs: StubServer[] = [];

  /** Starts a server over https; with `isPlain`, over http. */
  async start(handler: Handler, isPlain = false): Promise<StubServer & { host: string }> {
    const stub = await startStub([handler], isPlain ? undefined : this.certificate);
    this.#stubs.push(stub);
    return { ...stub, host: `127.0.0.1:${stub.port}` };
  }

  /** The repository `team/app` of a registry, to a client that knows the account and waits for no repetition. */
  repository(registry: string, options: RegistryOptions = {}): RepositoryClient {
    const { limits, ...others } = options;
    const defaults: RegistryOptions = { ca: this.ca, credentials: () => Promise.resolve(CANARY) };
    const client = new RegistryClient({ ...defaults, ...others, limits: { attempts: 1, ...limits } });
    return client.repository(registry, "team/app");
  }

  async closeAll(): Promise<void> {
    await Promise.all(this.#stubs.splice(0).map((stub) => stub.close()));
  }

  remove(): void {
    this.#folder.remove();
  }
}

/** What came with the requests of a server. */
export function authorizations(stub: StubServer): (string | undefined)[] {
  return stub.requests.map(({ headers }) => headers.authorization);
}

/** Answers as a registry that wants the account by Basic, and goes on to `next` once it has it. */
export function wantingAccount(next: Handler): Handler {
  return (request, response) => {
    if (request.headers.authorization === `Basic ${Buffer.from("canary:s3cret-canary").toString("base64")}`)
      next(request, response);
    else response.writeHead(401, { "WWW-Authenticate": 'Basic realm="registry"' }).end();
  };
}
