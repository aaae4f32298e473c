import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPaths } from "../../../policies/sources/files";

const POD = "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [] }\n";
const POLICY = 'path "secret/data/*" {\n  capabilities = ["read"]\n}\n';
const COMPOSE = "services: { web: { image: web:1 } }\n";

describe("readPaths", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "portcullis-files-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(files: Record<string, string>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, name, ".."), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  }

  /** The kinds that were read, and the errors without the folder. */
  function read(path = folder): string[] {
    const { subjects, errors } = readPaths([path]);
    const name = (file = ""): string => file.slice(folder.length + 1);
    return [
      ...subjects.map(({ reference }) => `${name(reference.file)}: ${reference.kind ?? "nothing"}`),
      ...errors.map(({ message }) => message.slice(folder.length + 1)),
    ];
  }

  it("finds Dockerfiles by their names, in folders too", () => {
    const names = ["Dockerfile", "Containerfile", "app.Dockerfile", "Dockerfile.prod", "Dockerfile-dev", "images/dockerfile"];
    write(Object.fromEntries(names.map((name) => [name, "FROM a:1\n"])));
    assert.deepEqual(
      read(),
      names.sort().map((name) => `${name}: Dockerfile`),
    );
  });

  it("passes over what is only called like a Dockerfile", () => {
    write({
      "Dockerfile.dockerignore": "node_modules\n",
      "Dockerfile.j2": "FROM {{ base }}\n",
      "Dockerfile.md": "FROM here on\n",
      "Dockerfile.vim": 'syntax "x"\n',
      "dockerfile.ts": "export {};\n",
      "pod.yaml": POD,
    });
    assert.deepEqual(read(), ["pod.yaml: Pod"]);
  });

  it("reads Compose files and resources side by side", () => {
    write({ "compose.yaml": COMPOSE, "docker-compose.prod.yml": COMPOSE, "stack.yaml": `${POD}---\n${COMPOSE}` });
    assert.deepEqual(read(), [
      "compose.yaml: Compose service",
      "docker-compose.prod.yml: Compose service",
      "stack.yaml: Pod",
      "stack.yaml: Compose service",
    ]);
  });

  it("reads Vault policies, and other files in HCL only where they are named", () => {
    write({ "vault/shop.hcl": POLICY, "server.hcl": 'listener "tcp" {\n  address = "0.0.0.0:8200"\n}\n' });
    assert.deepEqual(read(), ["vault/shop.hcl: Vault policy"]);
    assert.deepEqual(read(join(folder, "server.hcl")), ["server.hcl:1:1: has a key that Vault does not know"]);
  });

  it("tells what is wrong in each, and where", () => {
    write({
      Dockerfile: "FROM a:1\nFOO\n",
      "compose.yaml": "services: { a: 1 }\n",
      "a.hcl": 'path "a" {\n  capabilities = ["fly"]\n}\n',
    });
    assert.deepEqual(read(), [
      "Dockerfile:2: has an unknown instruction",
      "a.hcl:2:19: has a capability that Vault does not know",
      "compose.yaml:1:13 (document 1): has a service that is no map",
    ]);
    assert.deepEqual(read(join(folder, "Dockerfile")), ["Dockerfile:2: has an unknown instruction"]);
  });

  it("says that there is nothing to read in a folder", () => {
    write({ "README.md": "nothing\n" });
    const [error] = readPaths([folder]).errors;
    assert.equal(error?.reason, "there is no .yaml, .yml, .json or .hcl file and no Dockerfile in this folder");
  });
});
