/**
 * Begins or ends maintenance of a registry behind the gateway, as a program: `node maintenance.js begin|end CONFIGURATION`. Both may be
 * repeated. It ends with 0 only when the gateway has said yes: at `begin`, when all writes have ended and none is taken any more.
 */
import { mkdirSync, readFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Section } from "./configuration";

/** The program's configuration, a JSON file. */
interface MaintenanceConfiguration {
  /** The gateway: `https://registry.example.com:5000`. */
  readonly gateway: string;
  /** The roots that the gateway is verified with, in PEM. */
  readonly trust: string;
  /** A certificate and its key, where the gateway asks for one. */
  readonly certificate?: string;
  readonly key?: string;
  /** The account with the role maintenance, and the file with its password. */
  readonly account: string;
  readonly password: string;
  /** What this maintenance is called: the same at its begin and its end. */
  readonly lease: string;
  /** How long it lasts at most. Whatever works beside it must be ended before. */
  readonly seconds: number;
  /** The root directory of a distribution, whose collection fails without the folders that the first push makes: they are made at `begin`. */
  readonly images?: string;
  /** How long to go on trying. Default: 600. */
  readonly patienceSeconds: number;
}

const PAUSE = 2000;

async function main(): Promise<void> {
  const [, , action, file] = process.argv;
  if ((action !== "begin" && action !== "end") || file === undefined) {
    throw new Error("usage: node maintenance.js begin|end CONFIGURATION");
  }
  const configuration = parse(JSON.parse(readFileSync(file, "utf8")));
  const end = Date.now() + configuration.patienceSeconds * 1000;
  for (;;) {
    const { status, text } = await ask(action, configuration).catch((error: unknown) => ({
      status: 0,
      text: error instanceof Error ? error.message : "unknown",
    }));
    if (status === 200) {
      if (action === "begin" && configuration.images !== undefined) makeFolders(configuration.images);
      return;
    }
    const isFinal = [400, 401, 403, 404].includes(status);
    if (isFinal || Date.now() > end) throw new Error(`the gateway does not ${action} maintenance: ${status} ${text.slice(0, 500)}`);
    await wait(PAUSE);
  }
}

function makeFolders(images: string): void {
  for (const name of ["blobs", "repositories"]) mkdirSync(join(images, "docker/registry/v2", name), { recursive: true });
}

function parse(value: unknown): MaintenanceConfiguration {
  const root = new Section("", value);
  const optional = (name: "certificate" | "key" | "images"): Partial<MaintenanceConfiguration> =>
    root.has(name) ? { [name]: root.text(name) } : {};
  const configuration = {
    gateway: root.text("gateway", /^https:\/\/[A-Za-z0-9.:[\]-]+$/),
    trust: root.text("trust"),
    ...optional("certificate"),
    ...optional("key"),
    ...optional("images"),
    account: root.text("account"),
    password: root.text("password"),
    lease: root.text("lease", /^[A-Za-z0-9._-]{1,128}$/),
    seconds: root.number("seconds", 1, 86_400),
    patienceSeconds: root.number("patienceSeconds", 1, 86_400, 600),
  };
  root.requireNothingElse();
  return configuration;
}

function ask(action: "begin" | "end", configuration: MaintenanceConfiguration): Promise<{ status: number; text: string }> {
  const { gateway, trust, certificate, key, account, password, lease, seconds, patienceSeconds } = configuration;
  const query = new URLSearchParams({ lease, ...(action === "begin" && { seconds: String(seconds) }) });
  const options = {
    method: action === "begin" ? "POST" : "DELETE",
    agent: false,
    auth: `${account}:${readFileSync(password, "utf8").replace(/\r?\n$/, "")}`,
    ca: readFileSync(trust),
    ...(certificate !== undefined && { cert: readFileSync(certificate), key: readFileSync(key ?? certificate) }),
    timeout: patienceSeconds * 1000,
  };
  return new Promise((resolve, reject) => {
    const sent = request(`${gateway}/-/maintenance?${query.toString()}`, options, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => (text += part));
      response.once("error", reject);
      response.once("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.once("timeout", () => sent.destroy(new Error("the gateway does not answer")));
    sent.once("error", reject);
    sent.end();
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : "unknown"}\n`);
  process.exit(1);
});
