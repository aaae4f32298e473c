import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dockerConfigCredentials } from "../../../../policies/signatures/registry/credentials";
import type { Credentials } from "../../../../policies/signatures/registry/options";
import { makeFolder } from "../../../support/certificates";
import { refusal } from "./support";

describe("Credentials of Docker's configuration", () => {
  let folder: ReturnType<typeof makeFolder>;
  let config: string;
  beforeEach(() => {
    folder = makeFolder();
    config = join(folder.path, "config.json");
  });
  afterEach(() => folder.remove());

  const auth = Buffer.from("name:s3cret:with colon").toString("base64");
  const account = { username: "name", password: "s3cret:with colon" };
  const source = (content: unknown): ReturnType<typeof dockerConfigCredentials> => {
    writeFileSync(config, typeof content === "string" ? content : JSON.stringify(content));
    return dockerConfigCredentials({ DOCKER_CONFIG: folder.path, PATH: `${folder.path}:${process.env["PATH"]}` });
  };
  const helper = (name: string, script: string): void => {
    const file = join(folder.path, `docker-credential-${name}`);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
  };

  for (const [what, entry, registry, wanted] of [
    ["an account", { "registry.example.com": { auth } }, "registry.example.com", account],
    ["a port", { "registry.example.com:5000": { auth } }, "registry.example.com:5000", account],
    ["another port", { "registry.example.com:5000": { auth } }, "registry.example.com", undefined],
    ["an address", { "https://registry.example.com/v2/": { auth } }, "registry.example.com", account],
    ["a longer host", { "registry.example.com.evil.com": { auth } }, "registry.example.com", undefined],
    ["Docker Hub", { "https://index.docker.io/v1/": { auth } }, "docker.io", account],
    ["name and password", { r: { username: "name", password: "p" } }, "r", { username: "name", password: "p" }],
    ["an identity token", { r: { auth, identitytoken: "t" } }, "r", { identityToken: "t" }],
    ["an empty entry", { r: {} }, "r", undefined],
    ["nothing", undefined, "r", undefined],
  ] as const) {
    it(`reads ${what}`, async () => {
      const found: Credentials | undefined = await source({ auths: entry })(registry);
      assert.deepEqual(found, wanted);
    });
  }

  it("is without credentials where there is no file", async () => {
    assert.equal(await dockerConfigCredentials({ DOCKER_CONFIG: join(folder.path, "none") })("r"), undefined);
  });

  it("looks below the home folder where no other is named", async () => {
    mkdirSync(join(folder.path, ".docker"));
    writeFileSync(join(folder.path, ".docker/config.json"), JSON.stringify({ auths: { r: { auth } } }));
    assert.deepEqual(await dockerConfigCredentials({ HOME: folder.path })("r"), account);
  });

  it("asks the helper of the registry before the one for all, and tells it the registry", async () => {
    helper("one", `read server; printf '{"Username":"one","Secret":"%s"}' "$server"`);
    helper("all", `read server; printf '{"Username":"all","Secret":"%s"}' "$server"`);
    const find = source({ credsStore: "all", credHelpers: { r: "one" } });
    assert.deepEqual(await find("r"), { username: "one", password: "r" });
    assert.deepEqual(await find("docker.io"), { username: "all", password: "https://index.docker.io/v1/" });
  });

  it("takes an identity token from a helper", async () => {
    helper("all", `printf '{"Username":"<token>","Secret":"t"}'`);
    assert.deepEqual(await source({ credsStore: "all" })("r"), { identityToken: "t" });
  });

  it("takes what the file has where the helper has nothing", async () => {
    helper("all", "echo 'credentials not found in native keychain'; exit 1");
    const find = source({ credsStore: "all", auths: { r: { auth } } });
    assert.deepEqual(await find("r"), account);
    assert.equal(await find("other"), undefined);
  });

  for (const [what, content, message] of [
    ["a file that is no JSON", '{"auths": {"r": {"auth": "s3cret"', "FILE is not an object in JSON"],
    ["an entry that is no account", { auths: { r: { auth: "czNjcmV0" } } }, "the entry of r in FILE is no account"],
    ["a helper that fails", { credsStore: "fails" }, "docker-credential-fails failed (status 3)"],
    ["a helper that is missing", { credsStore: "missing" }, "docker-credential-missing failed (ENOENT)"],
    ["a helper that talks", { credsStore: "talks" }, "the answer of docker-credential-talks is none of a credential helper"],
    [
      "a helper outside PATH",
      { credsStore: "../../bin/sh" },
      "Docker's configuration names a credential helper that is no name of a program",
    ],
  ] as const) {
    it(`says what is wrong with ${what}, without what it holds`, async () => {
      helper("fails", "echo s3cret; echo s3cret >&2; exit 3");
      helper("talks", "echo s3cret");
      assert.deepEqual(await refusal(source(content)("r")), ["credentials", message.replace("FILE", config)]);
    });
  }
});
