import assert from "node:assert/strict";
import type { Vault } from "../../../../components/vault/provider/client";
import { freePorts } from "../../../support/server-process";
import type { StubAnswer } from "../../../support/stub-server";
import { client, failure, QUICK, stubs } from "./stubbed-client";

describe("The client of Vault", () => {
  const stub = stubs();

  describe("tries again", () => {
    const operations: Record<string, (vault: Vault) => Promise<unknown>> = {
      read: (vault) => vault.read("a/x"),
      write: (vault) => vault.write("a/x", { a: 1 }),
      make: (vault) => vault.make("a/x", { a: 1 }),
      remove: (vault) => vault.remove("a/x"),
    };
    const reset: StubAnswer = (request) => request.socket.resetAndDestroy();
    const answers: Record<string, StubAnswer> = {
      ...Object.fromEntries(
        [400, 403, 404, 412, 429, 472, 473, 500, 501, 502, 503, 504].map((code) => [code, [code, { errors: ["e"] }]]),
      ),
      "502 of a proxy": [502, "<html>"],
      "503 of a proxy": [503, "<html>"],
      reset,
    };
    const refused = ["429", "472", "473", "503", "503 of a proxy"];
    const uncertain = ["500", "502", "502 of a proxy", "504", "reset"];
    for (const [what, answer] of Object.entries(answers)) {
      for (const [name, run] of Object.entries(operations)) {
        const again = refused.includes(what) || (uncertain.includes(what) && name !== "make");
        it(`${again ? "" : "not "}after ${what}: ${name}`, async () => {
          const server = await stub(answer, answer, [200, { data: null }]);
          const result = await run(client(server)).then(
            () => "done",
            () => "failed",
          );
          // What was asked after a refusal of the token was asked of the token.
          const asked = server.requests.filter(({ url }) => url === "/v1/a/x");
          const missing = what === "404" && ["read", "remove"].includes(name);
          assert.deepEqual([result, asked.length], again ? ["done", 3] : [missing ? "done" : "failed", 1]);
          assert.equal(new Set(asked.map(({ body }) => body)).size, 1);
        });
      }
    }

    it("while nobody listens, whatever it is about", async () => {
      const [port] = await freePorts(1);
      const pauses = await timed(() =>
        failure(client({ address: `http://127.0.0.1:${port}` }, {}, { ...QUICK, firstPause: 20 }).make("a/x", {})),
      );
      assert.equal(pauses.result.code, "ECONNREFUSED");
      assert.ok(pauses.timers.length === 3, "four tries have three pauses");
    });

    it("after pauses that grow up to a limit, and no more often than it should", async () => {
      const server = await stub([503, { errors: [] }]);
      const random = Math.random;
      Math.random = () => 1;
      try {
        const { result, timers } = await timed(() =>
          failure(client(server, {}, { attempts: 7, firstPause: 3, timeout: 20_000 }).read("a/x")),
        );
        assert.equal(result.message, "Vault could not read a/x: it is sealed or under maintenance (status 503)");
        assert.equal(server.requests.length, 7);
        assert.deepEqual(timers, [3, 6, 12, 24, 24, 24]);
      } finally {
        Math.random = random;
      }
    });

    it("and says, where it must not, that it may have been done", async () => {
      const server = await stub([500, { errors: ["lost"] }]);
      assert.equal(
        (await failure(client(server).make("a/x", {}))).message,
        "Vault could not write a/x: lost (status 500); whether it was done is not known",
      );
      assert.equal((await failure(client(server).write("a/x", {}))).message, "Vault could not write a/x: lost (status 500)");
    });

    it("not for a reference that nothing has, which Vault answers with 500", async () => {
      const server = await stub([500, { errors: ["1 error occurred:\n\t* unable to find PKI issuer for reference: root-1\n\n"] }]);
      assert.equal(await client(server).read("pki/issuer/root-1"), undefined);
      assert.equal(server.requests.length, 1);
    });
  });
});

/** Runs with timers that go off at once, and tells what they were set to. Those of requests, which are long, stay. */
async function timed<T>(run: () => Promise<T>): Promise<{ result: T; timers: number[] }> {
  const timers: number[] = [];
  const real = globalThis.setTimeout;
  const quick = (callback: () => void, delay = 0): NodeJS.Timeout => {
    if (delay >= QUICK.timeout) return real(callback, delay);
    timers.push(delay);
    return real(callback, 0);
  };
  globalThis.setTimeout = quick as unknown as typeof setTimeout;
  try {
    return { result: await run(), timers };
  } finally {
    globalThis.setTimeout = real;
  }
}
