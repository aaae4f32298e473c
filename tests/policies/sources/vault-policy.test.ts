import assert from "node:assert/strict";
import { InputError } from "../../../policies/errors";
import { Field, Secret, Unknown, type Value } from "../../../policies/model/field";
import type { VaultPolicy } from "../../../policies/model/vault/vault-policy";
import { readVaultPolicy, vaultPolicyIn } from "../../../policies/sources/vault-policy";

const DOCUMENT = `# Of the shop.
name = "shop"

path "secret/data/shop/*" {
  capabilities = ["read", "list"] // no more
  min_wrapping_ttl = "90"
  allowed_parameters = { "version" = [1, "2", true], "*" = [] }
}

path "/sys/mounts" { policy = "sudo" } /* once
  more */ path "auth/token" { capabilities = ["read", "deny"], policy = "write" }
path "twice" { capabilities = ["read"] }
path "twice" { capabilities = ["sudo"] }
`;

/** Every path with what it grants, and where. */
function grantsOf(policy: VaultPolicy): [unknown, string, ...(string | undefined)[]][] {
  return policy.paths.map(({ path, grants }) => [
    path.value,
    path.path,
    ...grants.map(({ capability, field }) => `${capability} at ${field.path}`),
  ]);
}

function paths(text: string): unknown[] {
  return readVaultPolicy(text, "policy.hcl").policy.paths.map(({ path }) => path.value);
}

/** A setting of the only path in a text. */
function setting(text: string, key: string): unknown {
  return JSON.parse(JSON.stringify(readVaultPolicy(text, "policy.hcl").policy.paths[0]?.get(key).value)) as unknown;
}

function refusal(text: string): InputError {
  try {
    readVaultPolicy(text, "policy.hcl");
  } catch (error) {
    assert.ok(error instanceof InputError, String(error));
    return error;
  }
  throw new Error("the text was read");
}

function only(policy: VaultPolicy): VaultPolicy["paths"][number] {
  const [path, ...others] = policy.paths;
  assert.ok(path && others.length === 0, `${policy.paths.length} paths`);
  return path;
}

describe("readVaultPolicy", () => {
  const { policy, locate } = readVaultPolicy(DOCUMENT, "policy.hcl");

  it("reads what paths grant, and where they say so", () => {
    const shorthand = 'path["/sys/mounts"].policy';
    assert.deepEqual(grantsOf(policy), [
      [
        "secret/data/shop/*",
        'path["secret/data/shop/*"]',
        'read at path["secret/data/shop/*"].capabilities[0]',
        'list at path["secret/data/shop/*"].capabilities[1]',
      ],
      [
        "sys/mounts",
        'path["/sys/mounts"]',
        ...["create", "read", "update", "delete", "list", "sudo"].map((capability) => `${capability} at ${shorthand}`),
      ],
      ["auth/token", 'path["auth/token"]', 'deny at path["auth/token"].capabilities[1]'],
      ["twice", "path.twice[0]", "read at path.twice[0].capabilities[0]"],
      ["twice", "path.twice[1]", "sudo at path.twice[1].capabilities[0]"],
    ]);
    assert.equal(policy.root.get("name").value, "shop");
  });

  it("finds the line and column of a path", () => {
    const position = (...keys: (string | number)[]): string => {
      const { line, column } = locate(keys);
      return `${line}:${column}`;
    };
    assert.equal(position("path", "secret/data/shop/*"), "4:1");
    assert.equal(position("path", "secret/data/shop/*", "capabilities", 1), "5:27");
    assert.equal(position("path", "secret/data/shop/*", "allowed_parameters", "version"), "7:26");
    assert.equal(position("path", "auth/token", "policy"), "11:64");
    assert.equal(position("path", "twice", 1, "capabilities", 0), "13:32");
    assert.equal(position("path", "twice", 1, "no", "such"), "13:1");
    assert.equal(position("name"), "2:1");
  });

  it("keeps the settings of a path", () => {
    assert.deepEqual(setting(DOCUMENT, "allowed_parameters"), { version: [1, "2", true], "*": [] });
    assert.equal(setting(DOCUMENT, "min_wrapping_ttl"), "90");
  });

  it("reads an empty document", () => assert.deepEqual(paths(" \n# nothing"), []));

  it("keeps __proto__ a path", () => assert.deepEqual(paths('path "__proto__" {}\npath "a" {}'), ["__proto__", "a"]));

  it("reads both forms of JSON, and paths that are named twice", () => {
    assert.deepEqual(paths('{"path": {"a": {"policy": "read"}, "b": {"capabilities": []}, "a": {}}}'), ["a", "a", "b"]);
    assert.deepEqual(paths('\n{"path": [{"a": {"policy": "read"}}, {"b": {}, "/c": {}}], "name": "x"}\n'), ["a", "b", "c"]);
    assert.deepEqual(paths("{}"), []);
  });

  const heredocs: Record<string, [string, string]> = {
    "as it stands": ["<<EOT\n  a\n b\nEOT\n", "  a\n b\n"],
    "with an end that is indented": ["<<EOT\na\n  EOT\n", "a\n  "],
    "without the indent of its end": ["<<-EOT\n    a\n   b\n  EOT\n", "  a\n b\n"],
    "with lines left of its end": ["<<-EOT\n  a\n b\n  EOT\n", "  a\n b\n"],
    "that goes past an end that is not indented": ["<<-E\n\tE\n", ""],
    "with line ends of Windows": ["<<EOT\r\na\r\nEOT\r\n", "a\n"],
  };
  for (const [what, [heredoc, value]] of Object.entries(heredocs)) {
    it(`reads a heredoc ${what}`, () => assert.equal(setting(`path "a" {\n comment = ${heredoc}}`, "comment"), value));
  }

  it("reads escapes", () => {
    assert.deepEqual(paths('path "\\u0041\\\\\\"\\n\\t" {}'), ['A\\"\n\t']);
    assert.deepEqual(paths('{"path": {"\\u0041\\\\\\"\\n${x}": {}}}'), ['A\\"\n${x}']);
  });

  const refusals: Record<string, [string, string]> = {
    'path "a" {\n  capabilties = ["read"]\n}': ["2:3", "has a key that Vault does not know"],
    'path "a" { capabilities = ["read", "write"] }': ["1:36", "has a capability that Vault does not know"],
    'path "a" { capabilities = "read" }': ["1:27", "has something else than a list"],
    'path "a" { policy = "admin" }': ["1:21", "has a shorthand that Vault does not know"],
    'path "a" { policy = "read" policy = "sudo" }': ["1:28", "has a setting that is set twice"],
    'path "a" { min_wrapping_ttl = "1h30" }': ["1:31", "has something else than a duration, as 60 or 1h30m"],
    'path "a" {\n min_wrapping_ttl = "1h"\n max_wrapping_ttl = 60 }': [
      "1:1",
      "has a path whose max_wrapping_ttl is below its min_wrapping_ttl",
    ],
    'path "a/+*" {}': ["1:1", 'has a path with "+*", which Vault refuses'],
    "path { }": ["1:1", "has a block that does not have exactly one name"],
    'path "a" "b" { }': ["1:1", "has a block that does not have exactly one name"],
    'path = { "a" = {} }': ["1:1", "has a block that does not have exactly one name"],
    'paths "a" {}': ["1:1", "has a key that Vault does not know"],
    'path "a" {': ["1:11", "has an object that is not closed, or something in it that is no key"],
    'path "a" { policy = "read }': ["1:21", "has a text that is not closed, or a control character in it"],
    'path "${mount}/*" {}': ["1:7", "has a ${…}, which Vault does not fill in"],
    'path "a\\x41" {}': ["1:8", "has an escape that is not understood"],
    'path "a" {} /* on': ["1:13", "has something that is no key where a key should be"],
    'path "a" { pagination_limit = 0x1F }': ["1:31", "has something that is no value where a value should be"],
    'path "a" { pagination_limit = 9007199254740993 }': ["1:31", "has a number of more than 53 bits"],
    'path "a" { comment = <<EOT\n x\n': ["1:22", "has a heredoc that is not closed"],
    'path "a" {}\0': ["1:12", "has a character that Vault does not read"],
    '\ufeffpath "a" {}': ["1:1", "has something that is no key where a key should be"],
    '{"path": {"a": {"allowed_parameters": {}}}}': [
      "1:11",
      "has a path with nothing but objects in it, which Vault misreads in JSON",
    ],
    '{"path": {"a": {"required_parameters": [true]}}}': [
      "1:41",
      "has a list with a list, true or false in it, which Vault does not read from JSON",
    ],
    '{"path": {}} path "a" { policy = "sudo" }': ["1:14", "goes on where the document has ended"],
    '{"path": {"a": {"policy": "read"},}}': ["1:35", "has a comma after the last entry"],
    '{"path": {"a": null}}': ["1:16", "has something that is no value where a value should be"],
  };
  for (const [text, [position, reason]] of Object.entries(refusals)) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      const { code, message } = refusal(text);
      assert.equal(code, "invalid-vault-policy");
      assert.equal(message, `policy.hcl:${position}: ${reason}`);
    });
  }

  it("refuses what is too large or too deep", () => {
    assert.equal(refusal(" ".repeat(1024 * 1024 + 1)).reason, "is larger than 1 MiB");
    const nested = (depth: number): string => `path "a" { required_parameters = ${"[".repeat(depth)}${"]".repeat(depth)} }`;
    assert.equal(refusal(nested(15)).reason, "has something else than a text");
    assert.equal(refusal(nested(16)).reason, "nests deeper than 16 levels");
    assert.equal(refusal(nested(100_000)).reason, "nests deeper than 16 levels");
  });

  it("repeats nothing of a text that it refuses", () => {
    const canary = "c4n4ry";
    for (const text of [
      canary,
      `path "${canary}" { ${canary} = 1 }`,
      `name = "${canary}`,
      `{"${canary}": "${canary}"}`,
      `<<${canary}`,
    ]) {
      assert.doesNotMatch(JSON.stringify([refusal(text).message, refusal(text).location]), /c4n4ry/);
    }
  });
});

describe("vaultPolicyIn", () => {
  const field = (policy: Value): Field => Field.root({ spec: [null, { policy }] }).get("spec", 1, "policy");
  const TEXT = 'path "/a/*" { capabilities = ["sudo"] }';

  it("has paths below that of the string", () => {
    assert.deepEqual(grantsOf(vaultPolicyIn(field(TEXT))), [
      ["a/*", 'spec[1].policy.path["/a/*"]', 'sudo at spec[1].policy.path["/a/*"].capabilities[0]'],
    ]);
  });

  it("is as secret as the string", () => {
    const { path, block, grants } = only(vaultPolicyIn(field(new Secret(TEXT))));
    for (const secret of [path, block, grants[0]?.field]) {
      assert.equal(secret?.secret, true);
      assert.equal(secret.tellable.path, "spec[1].policy");
    }
    const whole = Field.root({ inputs: new Secret({ policy: TEXT }) }).get("inputs", "policy");
    assert.equal(only(vaultPolicyIn(whole)).path.tellable.path, "inputs");
    assert.equal(only(vaultPolicyIn(field(TEXT))).path.secret, false);
  });

  /** The one path of a document that cannot be read: everything in it is unknown, for the reason that stands at the string. */
  function assertUnknown(policy: VaultPolicy, place: string, reason: string): void {
    const { path, block, grants } = only(policy);
    assert.equal(grants.length, 1);
    assert.equal(grants[0]?.capability, undefined);
    for (const unknown of [path, block, block.get("min_wrapping_ttl"), grants[0]?.field]) {
      assert.equal(unknown?.state, "unknown");
      assert.equal(unknown.unknownAt?.path, place);
      assert.equal(unknown.reason, reason);
    }
  }

  it("is unknown where the string is", () => {
    const unknown = new Unknown("is not known until deployment");
    assertUnknown(vaultPolicyIn(field(unknown)), "spec[1].policy", unknown.reason);
    assertUnknown(vaultPolicyIn(Field.root(unknown).get("policy")), "", unknown.reason);
  });

  it("is unknown where the string is no policy", () => {
    const reason = "cannot be read as a Vault policy: it has a key that Vault does not know (line 2, column 1)";
    assertUnknown(vaultPolicyIn(field("\nc4n4ry = 1")), "spec[1].policy", reason);
    assertUnknown(vaultPolicyIn(field(new Secret("\nc4n4ry = 1"))), "spec[1].policy", reason);
  });

  it("is unknown where there is no string", () => {
    for (const value of [null, 1, {}, ["path"]] as Value[]) {
      assertUnknown(vaultPolicyIn(field(value)), "spec[1].policy", "is no text, and so no Vault policy");
    }
  });
});
