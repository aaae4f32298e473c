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

  /** Runs `up` against a fault until nothing is left to fail; each that fails has to say why. */
  async function upUntilDone(stack: PkiStack, fault: Fault, reason: RegExp): Promise<void> {
    proxy.set(fault);
    for (let failed = 0; failed <= MAKERS.length; failed += 1) {
      const result = await stack.up();
      if (result.exitCode === 0) return assert.notEqual(failed, 0, "nothing failed");
      await requireFailure(stack, result, reason);
    }
    throw new Error("it comes to no end");
  }

  it("finishes though the answer to each change is lost once, after Vault has made it", () =>
    withPkiStack(bao, proxy, async (stack) => {
      const statuses = [500, undefined, 502, undefined, 504, undefined];
      const met = new Set<string>();
      const fault = once(isChange, async (asked, forward) => {
        met.add(request(asked));
        await forward();
        const status = statuses[met.size % statuses.length];
        return status === undefined ? undefined : refusal(status);
      });
      await upUntilDone(stack, fault, /(?:status 50\d|ECONNRESET)\); whether it was done is not known$/);
      const isMet = (maker: RegExp): boolean => [...met].some((change) => maker.test(change));
      assert.deepEqual(
        MAKERS.filter((maker) => !isMet(maker)),
        [],
      );
      await stack.finish();
    }));

  it("finishes though the connection is lost once before each request", () =>
    withPkiStack(bao, proxy, async (stack) => {
      await upUntilDone(stack, once(isAny, closeConnection), /ECONNRESET/);
      await stack.finish();
    }));

  it("finishes in one run though each request is refused first", () =>
    withPkiStack(bao, proxy, async (stack) => {
      const statuses = [429, 472, 473, 503];
      proxy.set(once(isAny, ({ number }) => refusal(statuses[number % statuses.length])));
      requireSuccess(await stack.up());
      await stack.finish();
    }));

  it("finishes after Vault was killed in the middle of each kind of change", () =>
    withPkiStack(bao, proxy, async (stack) => {
      for (const [index, maker] of MAKERS.entries()) {
        const down = Promise.withResolvers<undefined>();
        let isDown = false;
        proxy.set(async (asked, forward) => {
          // What else is new waits for its turn: refused at once, it would end the command before this one is asked for.
          if (MAKERS.slice(index + 1).some((later) => later.test(request(asked)))) await down.promise;
          if (isDown) return undefined;
          if (!maker.test(request(asked))) return forward();
          isDown = true;
          down.resolve(undefined);
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
      proxy.set((asked, forward) => (asked.path.includes("root/generate") ? undefined : forward()));
      await requireFailure(stack, await stack.up(), /ECONNRESET/);
      await bao.api("POST", `${stack.path}-root/keys/generate/internal`, { key_name: "root-1", key_type: "ec", key_bits: 384 });
      await stack.finish();
    }));

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
      for (const path of ["", "root/generate", "sign-intermediate"]) {
        proxy.set((asked, forward) => (asked.path.includes(path) ? PAGE : forward()));
        await requireFailure(stack, await stack.up(), /the answer is not one of Vault's/);
      }
      await stack.finish();
    }));

  it("forgets nothing when it refreshes against a Vault that does not answer", () =>
    withPkiStack(bao, proxy, async (stack) => {
      await stack.finish();
      const before = await known(stack);
      const statuses = [429, 472, 473, 500, 502, 503];
      const faults: [Fault, RegExp][] = [
        [({ number }) => refusal(statuses[number % statuses.length]), /status (?:429|47[23]|50[023])\)$/],
        [closeConnection, /ECONNRESET/],
        [() => PAGE, /not one of Vault's/],
        [() => ({ ...PAGE, status: 404 }), /not one of Vault's/],
        [() => ({ status: 404, body: "" }), /not one of Vault's/],
        [() => ({ status: 200, body: '{"data":{"certifi' }), /not one of Vault's/],
        [() => ({ status: 200, body: "{}" }), /the answer holds no data/],
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

const request = ({ method, path }: Asked): string => `${method} ${path}`;
const isAny = (): boolean => true;
const isChange = ({ method, path }: Asked): boolean => method !== "GET" && !path.startsWith("auth/token/");
const closeConnection: Fault = () => undefined;
const refusal = (status = 500): Reply => ({ status, body: JSON.stringify({ errors: [] }) });

/** A fault that meets each request of a kind once. */
function once(concerns: (asked: Asked) => boolean, fault: Fault): Fault {
  const met = new Set<string>();
  return (asked, forward) => {
    if (!concerns(asked) || met.has(request(asked))) return forward();
    met.add(request(asked));
    return fault(asked, forward);
  };
}
