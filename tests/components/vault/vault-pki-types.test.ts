import assert from "node:assert/strict";
import { join } from "node:path";
import * as ts from "typescript";
import { VAULT_TYPES } from "../../../components/vault/resource";
import { ROOT } from "../../support/deploy";
import type { Registered } from "../../support/register";
import { made } from "./vault-pki-program";

/** `vault:pkiSecret/secretBackendRole:SecretBackendRole` is in `@pulumi/vault/pkisecret/secretBackendRole`, `vault:index/mount:Mount` in `…/mount`. */
function sourceOf(token: string): { module: string; name: string } {
  const [, path = "", name = ""] = token.split(":");
  const [folder = "", file = ""] = path.split("/");
  return { module: ["@pulumi/vault", ...(folder === "index" ? [] : [folder.toLowerCase()]), file].join("/"), name };
}

/** A program in which each resource is a constant of its arguments' type: unknown, missing and wrong properties are errors of types. */
function programOf(resources: readonly Registered[]): string {
  return resources
    .map(({ type, inputs }, i) => {
      const { module, name } = sourceOf(type);
      return `import type { ${name}Args as Args${i} } from "${module}";\nexport const resource${i}: Args${i} = ${JSON.stringify(inputs)};`;
    })
    .join("\n");
}

function problemsOf(source: string): string[] {
  const file = join(ROOT, "tests/components/vault/registered.ts");
  const options: ts.CompilerOptions = {
    ...{ strict: true, noEmit: true, skipLibCheck: true, types: [], lib: ["lib.es2023.d.ts"] },
    ...{ target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
  };
  const host = ts.createCompilerHost(options);
  const getSourceFile = host.getSourceFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, source, ts.ScriptTarget.ES2023) : getSourceFile(name, ...rest);
  host.fileExists = (name) => name === file || fileExists(name);
  const program = ts.createProgram([file], options, host);
  const own = program.getSourceFile(file);
  return [...program.getSyntacticDiagnostics(own), ...program.getSemanticDiagnostics(own)].map(({ messageText }) =>
    ts.flattenDiagnosticMessageText(messageText, " "),
  );
}

describe("VaultPki on @pulumi/vault", function () {
  this.timeout(60_000);

  async function registered(): Promise<Registered[]> {
    const { resources } = await made({
      engine: "@pulumi/vault",
      vaultNamespace: "team-a",
      generation: 2,
      rootGeneration: 2,
      kubernetes: { caCertificate: "PEM" },
      auditFiles: ["stdout"],
    });
    return resources.filter(({ type }) => type.startsWith("vault:"));
  }

  it("has the type tokens of that package", () => {
    for (const token of Object.values(VAULT_TYPES).filter((known) => known !== undefined)) {
      const { module, name } = sourceOf(token);
      const loaded = require(module) as Record<string, { __pulumiType?: string }>;
      assert.equal(loaded[name]?.__pulumiType, token);
    }
  });

  it("sends the properties that it has, all that it needs, of the types that it asks for", async () => {
    const resources = await registered();
    const types = new Set(resources.map(({ type }) => type));
    assert.deepEqual(
      [...types].sort(),
      Object.values(VAULT_TYPES)
        .filter((known) => known !== undefined)
        .sort(),
    );
    assert.deepEqual(problemsOf(programOf(resources)), []);
  });

  it("would be found to send what that package does not know", () => {
    const role = { type: VAULT_TYPES.PkiRole, name: "x", inputs: { backend: "pki", name: "web", allowEverything: true } };
    assert.match(problemsOf(programOf([role])).join(), /'"allowEverything"' does not exist in type 'SecretBackendRoleArgs'/);
    assert.match(
      problemsOf(programOf([{ ...role, inputs: { backend: 1 } }])).join(),
      /'number' is not assignable to type 'Input<string>'/,
    );
  });
});
