/** The programs of the guide, as they stand there. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Authority, makeFolder } from "../support/certificates";

const ROOT = join(__dirname, "../..");
const PEER_OF = { server: "spiffe://example.org/ns/shop/sa/stock", client: "spiffe://example.org/ns/shop/sa/web" };

describe("the guide to mutual TLS", () => {
  const folder = makeFolder();
  const root = Authority.root(folder.path, "root");
  const children: ChildProcess[] = [];

  before(() => {
    const guide = readFileSync(join(ROOT, "docs/components/mtls.md"), "utf8");
    for (const name of ["server", "client"] as const) {
      const program = new RegExp(`## A ${name}\\n\\n\`\`\`ts\\n(.*?)\`\`\``, "s").exec(guide)?.[1] ?? assert.fail(`no ${name}`);
      writeFileSync(
        join(folder.path, `${name}.ts`),
        program.replace('"portcullis/mtls"', JSON.stringify(join(ROOT, "mtls/index.ts"))),
      );
      install(name, PEER_OF[name]);
    }
    install("other", "spiffe://example.org/ns/shop/sa/other");
  });

  after(async () => {
    for (const child of children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const closed = once(child, "close");
      child.kill("SIGKILL");
      await closed;
    }
    folder.remove();
  });

  it("shows a server and a client that reach each other, and nobody else", async () => {
    const server = run("server", "server", { PORT: "0" });
    const port = await untilMatch(server, /listening on[^]*port: (\d+)/);
    const target = { SERVER: `https://127.0.0.1:${port}/` };
    assert.equal(await outputOf(run("client", "client", target)), `Hello ${PEER_OF.client}\n`);
    const refused = untilMatch(server, /(refused: spiffe:\/\/example\.org\/ns\/shop\/sa\/other .* is not one of the peers)/);
    assert.doesNotMatch(await outputOf(run("client", "other", target)), /Hello/);
    await refused;
    server.kill("SIGTERM");
    const [code] = (await once(server, "close")) as [number];
    assert.equal(code, 0);
  });

  function install(name: string, id: string): void {
    const { certificate, key } = root.issue({ names: [`URI:${id}`] });
    const files = { "tls.crt": certificate, "tls.key": key, "ca.crt": root.certificate, "crl.pem": root.crl() };
    mkdirSync(join(folder.path, name));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder.path, name, file), text, { mode: 0o600 });
  }

  function run(program: string, name: string, environment: Record<string, string>): ChildProcess {
    const child = spawn(process.execPath, ["--require", "tsx/cjs", join(folder.path, `${program}.ts`)], {
      cwd: ROOT,
      env: { ...process.env, TLS_FOLDER: join(folder.path, name), ...environment },
    });
    children.push(child);
    return child;
  }
});

async function outputOf(child: ChildProcess): Promise<string> {
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (data: Buffer) => (output += data.toString()));
  await once(child, "close");
  return output;
}

/** The first group of the pattern, once the output has it. */
function untilMatch(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (data: Buffer) => {
        output += data.toString();
        const match = pattern.exec(output)?.[1];
        if (match !== undefined) resolve(match);
      });
    }
    child.once("close", () => reject(new Error(`ended without ${pattern.source}: ${output}`)));
  });
}
