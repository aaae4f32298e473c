/** A client of Vault whose server answers as a test says. */
import assert from "node:assert/strict";
import { connect, type Retries, type Vault, type VaultConnection } from "../../../../components/vault/provider/client";
import { VaultError } from "../../../../components/vault/provider/errors";
import { startStub, type StubAnswer, type StubServer } from "../../../support/stub-server";

export const TOKEN = "canary-token-of-no-known-form";
export const FOUND: StubAnswer = [200, { data: { found: true } }];
export const QUICK: Retries = { attempts: 4, firstPause: 1, timeout: 20_000 };

/** A function that starts servers, which end with each test. To be called within `describe`. */
export function stubs(): (...answers: readonly StubAnswer[]) => Promise<StubServer> {
  let started: StubServer[] = [];
  afterEach(async () => {
    for (const stub of started) await stub.close();
    started = [];
  });
  return async (...answers) => {
    const stub = await startStub(answers);
    started.push(stub);
    return stub;
  };
}

export function client(connection: VaultConnection, environment: Record<string, string> = {}, retries = QUICK): Vault {
  return connect(connection, { VAULT_TOKEN: TOKEN, ...environment }, retries);
}

/** The error that something fails with. */
export async function failure(run: Promise<unknown>): Promise<VaultError> {
  const error: unknown = await run.then(
    () => assert.fail("it should have failed"),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof VaultError);
  return error;
}
