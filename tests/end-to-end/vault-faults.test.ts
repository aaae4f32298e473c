/** A VaultPki while Vault fails: the real engine, the real OpenBao, and a proxy between them that goes wrong. */
import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { startFaultProxy, type Asked, type Fault, type FaultProxy, type Reply } from "../support/fault-proxy";
import { startOpenBao, type OpenBao } from "../support/openbao";
import { requireFailure, requireSuccess, withPkiStack, type PkiStack } from "../support/faulty-pki";

/** What makes something new each time that it is asked for. */
const MAKERS = [
  /^POST sys\/mounts\/[\w-]+-root$/,
  /^POST sys\/auth\/[\w-]+$/,
  /root\/generate/,
  /intermediate\/generate/,
  /sign-intermediate/,
  /set-signed/,
];
const PAGE: Reply = { status: 200, contentType: "text/html", body: "<html><body>Please log in</body></html>" };

describe("VaultPki while Vault fails", function () {
  this.timeout(300_000);
  let bao: OpenBao;
  let proxy: FaultProxy;

  before(async () => {
    bao = await startOpenBao();
    proxy = await startFaultProxy(bao);
  });
  after(async () => {
    await proxy.stop();
    await bao.stop();
  });

  /** Runs `up` against a fault until nothing is left to fail; each that fails has to say why. Returns how many failed. */
  async function upUntilDone(stack: PkiStack, fault: Fault, reason: RegExp): Promise<number> {
    proxy.set(fault);
    for (let failed = 0; failed <= 2 * MAKERS.length; failed += 1) {
      const result = await stack.up();
      if (result.exitCode === 0) return failed;
      await requireFailure(stack, result, reason);
    }
    throw new Error("it comes to no end");
  }

  it("finishes though the answer to each change is lost once, after Vault has made it", () =>
    withPkiStack(bao, proxy, async (stack) => {
      const fault = once(writes, loseAnswer);
      const failed = await upUntilDone(stack, fault, /ECONNRESET.*whether it was done is not known/);
      // Mounts and login; root and key; signature. What is the same when it is done twice is tried again at once.
      assert.equal(failed, 3);
      await stack.finish();
    }));

  it("finishes though the connection is lost once before each request", () =>
    withPkiStack(bao, proxy, async (stack) => {
      const failed = await upUntilDone(
        stack,
        once(
          () => true,
          () => undefined,
        ),
        /ECONNRESET/,
      );
      assert.equal(failed, 3);
      await stack.finish();
    }));

  it("finishes in one run though each request is refused first", () =>
    withPkiStack(bao, proxy, async (stack) => {
      const statuses = [429, 472, 473, 503];
      proxy.set(
        once(
          () => true,
          ({ number }) => refusal(statuses[number % statuses.length]),
        ),
      );
      requireSuccess(await stack.up());
      await stack.finish();
    }));

  it("finishes though each request fails first with a status that says nothing about whether it was done", () =>
    withPkiStack(bao, proxy, async (stack) => {
      const statuses = [500, 502, 504];
      const fault = once(writes, async ({ number }, forward) => {
        await forward();
        return refusal(statuses[number % statuses.length]);
      });
      assert.equal(await upUntilDone(stack, fault, /status 50\d\); whether it was done is not known/), 3);
      await stack.finish();
    }));

  it("finishes after Vault was killed in the middle of each kind of change", () =>
    withPkiStack(bao, proxy, async (stack) => {
      for (const [index, maker] of MAKERS.entries()) {
        let isDown = false;
        proxy.set(async (asked, forward) => {
          if (isDown) return undefined;
          if (!maker.test(`${asked.method} ${asked.path}`)) return forward();
          isDown = true;
          // After it was done, or in the middle of it.
          if (index % 2 === 0) await forward();
          else void forward().catch(() => undefined);
          await Promise.all([bao.kill(), proxy.close()]);
          return undefined;
        });
        const result = await stack.up();
        assert.ok(isDown, `${maker} was not asked for`);
        await requireFailure(stack, result, /ECONNRESET|ECONNREFUSED/);
        await bao.restart();
        await proxy.listen();
      }
      await stack.finish();
    }));

  it("takes over a root's key that was left without its certificate", () =>
    withPkiStack(bao, proxy, async (stack) => {
      await upUntilFailed(stack, /root\/generate/);
      await bao.api("POST", `${stack.path}-root/keys/generate/internal`, { key_name: "root-1", key_type: "ec", key_bits: 384 });
      await stack.finish();
    }));

  /** Lets everything be done but what comes at a path. */
  async function upUntilFailed(stack: PkiStack, path: RegExp): Promise<void> {
    proxy.set((asked, forward) => (path.test(asked.path) ? undefined : forward()));
    await requireFailure(stack, await stack.up(), /ECONNRESET/);
  }

  it("says that Vault is sealed, from the start and in the middle", () =>
    withPkiStack(bao, proxy, async (stack) => {
      await bao.seal();
      await requireFailure(stack, await stack.up(), /: Vault is sealed \(status 503\)$/);
      await bao.unseal();
      let isSealed = false;
      proxy.set(async ({ path }, forward) => {
        if (!isSealed && path.includes("intermediate/generate")) await bao.seal().then(() => (isSealed = true));
        return forward();
      });
      await requireFailure(stack, await stack.up(), /: Vault is sealed \(status 503\)$/);
      await bao.unseal();
      await stack.finish();
    }));

  it("waits for a slow Vault, and gives up after VAULT_CLIENT_TIMEOUT", () =>
    withPkiStack(bao, proxy, async (stack) => {
      const late: Fault = async ({ path }, forward) => {
        const reply = await forward();
        await wait(path.includes("root/generate") ? 3000 : 100);
        return reply;
      };
      stack.setEnvironment({ VAULT_CLIENT_TIMEOUT: "2s" });
      proxy.set(late);
      await requireFailure(stack, await stack.up(), /no answer within 2 s \(ETIMEDOUT\); whether it was done is not known$/);
      stack.setEnvironment({ VAULT_CLIENT_TIMEOUT: "" });
      proxy.set(late);
      requireSuccess(await stack.up());
      await stack.finish();
    }));

  it("takes an answer that is not Vault's for none", () =>
    withPkiStack(bao, proxy, async (stack) => {
      const garbage: Reply[] = [
        PAGE,
        { ...PAGE, status: 404 },
        { status: 200, body: '{"data":{"certifi' },
        { status: 200, body: "[]" },
      ];
      for (const reply of garbage) {
        proxy.set(() => reply);
        await requireFailure(stack, await stack.up(), /the answer is not one of Vault's/);
      }
      for (const maker of MAKERS.slice(2, 4)) {
        proxy.set((asked, forward) => (maker.test(asked.path) ? PAGE : forward()));
        await requireFailure(stack, await stack.up(), /the answer is not one of Vault's/);
      }
      await stack.finish();
    }));

  it("forgets nothing when it refreshes against a Vault that does not answer", () =>
    withPkiStack(bao, proxy, async (stack) => {
      await stack.finish();
      const before = await known(stack);
      const faults: [Fault, RegExp][] = [
        ...[429, 472, 473, 500, 502, 503].map((status): [Fault, RegExp] => [() => refusal(status), new RegExp(`status ${status}`)]),
        [() => PAGE, /not one of Vault's/],
        [() => ({ ...PAGE, status: 404 }), /not one of Vault's/],
        [() => ({ ...PAGE, status: 503 }), /not one of Vault's.* \(status 503\)/],
        [() => ({ status: 404, body: "" }), /not one of Vault's/],
        [() => ({ status: 200, body: "{}" }), /the answer holds no data/],
        [() => undefined, /ECONNRESET/],
      ];
      for (const [fault, reason] of faults) {
        proxy.set(fault);
        await requireFailure(stack, await stack.refresh(), reason);
        assert.deepEqual(await known(stack), before, String(reason));
      }
      await stack.finish();
    }));

  /** What a state knows of Vault. */
  async function known(stack: PkiStack): Promise<unknown[]> {
    return (await stack.resources()).map(({ urn, id, inputs, outputs }) => [urn, id, inputs, outputs]);
  }

  it("says that a token has expired, and that one lacks a right", () =>
    withPkiStack(bao, proxy, async (stack) => {
      const expiring = await tokenOf("root");
      stack.setEnvironment({ VAULT_TOKEN: expiring });
      proxy.set(async ({ path }, forward) => {
        if (path.includes("root/generate")) await bao.api("POST", "auth/token/revoke", { token: expiring });
        return forward();
      });
      const expired = await stack.up();
      await requireFailure(
        stack,
        expired,
        /root\/generate\/internal: the token was refused: it has expired, is revoked, or was never valid$/,
      );
      assert.ok(!expired.output.includes(expiring));
      const all = 'path "*" {\n  capabilities = ["create", "read", "update", "delete", "list", "sudo"]\n}\n';
      await bao.api("PUT", "sys/policies/acl/narrow", {
        policy: `${all}path "+/sign-intermediate" {\n  capabilities = ["deny"]\n}\npath "+/issuer/+/sign-intermediate" {\n  capabilities = ["deny"]\n}\n`,
      });
      stack.setEnvironment({ VAULT_TOKEN: await tokenOf("narrow") });
      proxy.set();
      await requireFailure(stack, await stack.up(), /sign-intermediate: the token was refused: its policies do not allow it$/);
      stack.setEnvironment({ VAULT_TOKEN: bao.rootToken });
      await stack.finish();
    }));

  async function tokenOf(policy: string): Promise<string> {
    const { auth } = await bao.api("POST", "auth/token/create", { policies: [policy], ttl: "1h" });
    return (auth as { client_token: string }).client_token;
  }
});

const writes = ({ method, path }: Asked): boolean => method !== "GET" && !path.startsWith("auth/token/");

/** A fault that meets each request of a kind once. */
function once(concerns: (asked: Asked) => boolean, fault: Fault): Fault {
  const met = new Set<string>();
  return (asked, forward) => {
    const request = `${asked.method} ${asked.path}`;
    if (!concerns(asked) || met.has(request)) return forward();
    met.add(request);
    return fault(asked, forward);
  };
}

const loseAnswer: Fault = async (_, forward) => {
  await forward();
  return undefined;
};

const refusal = (status = 500): Reply => ({ status, body: JSON.stringify({ errors: [] }) });
