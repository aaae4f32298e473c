/** The credentials that Docker keeps for registries. Source: the configuration file of the Docker command line, and its helpers' protocol. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { isObject } from "../json";
import { RegistryError } from "./errors";
import type { Credentials, CredentialSource } from "./options";
import type { Environment } from "../location";

/** How Docker names its Hub. */
const DOCKER_HUB = "https://index.docker.io/v1/";
const HELPER = /^[\w.-]+$/;
/** The name that stands before an identity token. */
const TOKEN_ACCOUNT = "<token>";
const HELPER_MS = 10_000;
const MAX_HELPER_ANSWER = 64 * 1024;

/**
 * Reads `config.json` in DOCKER_CONFIG, else in `~/.docker`: when first asked, and once. A helper named for the registry goes before the one
 * for all, and that before what stands in the file itself. Throws {@link RegistryError} `credentials` where the file or a helper is broken.
 */
export function dockerConfigCredentials(environment: Environment): CredentialSource {
  const file = join(environment["DOCKER_CONFIG"] || join(environment["HOME"] || homedir(), ".docker"), "config.json");
  let config: Promise<Readonly<Record<string, unknown>>> | undefined;
  return async (registry) => {
    const { auths, credHelpers, credsStore } = await (config ??= readConfig(file));
    const server = registry === "docker.io" ? DOCKER_HUB : registry;
    const named = isObject(credHelpers) && Object.hasOwn(credHelpers, server) ? credHelpers[server] : undefined;
    const helper = named ?? credsStore;
    const helped = helper === undefined || helper === "" ? undefined : await askHelper(helper, server, environment);
    return helped ?? inFile(auths, registry, file);
  };
}

async function readConfig(file: string): Promise<Readonly<Record<string, unknown>>> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return {};
    throw new RegistryError("credentials", `${file} cannot be read (${code})`);
  }
  try {
    const config: unknown = JSON.parse(text);
    if (isObject(config)) return config;
  } catch {
    // The parser's own message quotes the file.
  }
  throw new RegistryError("credentials", `${file} is not an object in JSON`);
}

function inFile(auths: unknown, registry: string, file: string): Credentials | undefined {
  if (!isObject(auths)) return undefined;
  const entry = Object.entries(auths).find(([server]) => registryOf(server) === registry)?.[1];
  if (!isObject(entry)) return undefined;
  const { identitytoken, auth, username, password } = entry;
  if (typeof identitytoken === "string" && identitytoken !== "") return { identityToken: identitytoken };
  if (typeof username === "string" && username !== "" && typeof password === "string") return { username, password };
  // What a helper keeps leaves an empty entry behind.
  if (typeof auth !== "string" || auth === "") return undefined;
  const account = Buffer.from(auth, "base64").toString();
  const colon = account.indexOf(":");
  if (colon < 1) throw new RegistryError("credentials", `the entry of ${registry} in ${file} is no account`);
  return { username: account.slice(0, colon), password: account.slice(colon + 1).replace(/\0+$/, "") };
}

/** The registry of an entry, which may be written as an address with a path. */
function registryOf(server: string): string {
  const host = server.replace(/^https?:\/\//, "").split("/")[0] ?? "";
  return host === "index.docker.io" ? "docker.io" : host;
}

/** Asks `docker-credential-<name>`. Its answers are told to nobody. */
async function askHelper(helper: unknown, server: string, environment: Environment): Promise<Credentials | undefined> {
  if (typeof helper !== "string" || !HELPER.test(helper)) {
    throw new RegistryError("credentials", "Docker's configuration names a credential helper that is no name of a program");
  }
  const program = `docker-credential-${helper}`;
  const { failure, output } = await run(program, server, environment);
  if (failure !== undefined) {
    if (/credentials not found/i.test(output)) return undefined;
    throw new RegistryError("credentials", `${program} failed (${failure})`);
  }
  let answer: unknown;
  try {
    answer = JSON.parse(output);
  } catch {
    // Told below, without what it printed.
  }
  const { Username: username, Secret: secret } = isObject(answer) ? answer : {};
  if (typeof username !== "string" || typeof secret !== "string") {
    throw new RegistryError("credentials", `the answer of ${program} is none of a credential helper`);
  }
  if (username === "" && secret === "") return undefined;
  return username === TOKEN_ACCOUNT ? { identityToken: secret } : { username, password: secret };
}

function run(program: string, input: string, env: Environment): Promise<{ failure?: string; output: string }> {
  const options = { env: { ...env }, timeout: HELPER_MS, maxBuffer: MAX_HELPER_ANSWER };
  return new Promise((resolve) => {
    const child = execFile(program, ["get"], options, (error, output) => {
      if (!error) return resolve({ output });
      const { code, killed } = error;
      resolve({ output, failure: killed ? "took too long" : typeof code === "number" ? `status ${code}` : String(code) });
    });
    // One that ends without reading is judged by how it ends.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
  });
}
