import assert from "node:assert/strict";
import { createPublicKey, ECDH, generateKeyPairSync } from "node:crypto";
import {
  assertRefused,
  FILES,
  parse,
  pem,
  authority,
  entry,
  identity,
  images,
  ISSUER,
  one,
  REASON,
  registry,
  transit,
} from "./support";

describe("a trust policy that is wrong", () => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const secret = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const small = pem(generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey);
  const strange = pem(generateKeyPairSync("ec", { namedCurve: "secp256k1" }).publicKey);
  const files = {
    "two.pub": `${FILES["a.pub"]}${FILES["b.pub"]}`,
    "secret.pem": secret,
    "both.pem": `${pem(publicKey)}${secret}`,
    "small.pub": small,
    "strange.pub": strange,
    "cut.pub": `${FILES["a.pub"]?.slice(0, 60)}\n-----END PUBLIC KEY-----\n`,
    "short.pub": shortForm(FILES["a.pub"] ?? ""),
    "text.txt": "text",
    "bad.crt": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    "other.json": "{}",
    "endless.json": (FILES["trusted_root.json"] ?? "").replace("start", "end"),
    "empty.json": '{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1","certificateAuthorities":[]}',
  };
  const strength = "must have a key of ECDSA (P-256, P-384, P-521), Ed25519, or RSA of at least 2048 bits";
  const place = "must be registry[:port][/path], such as docker.io/library, without tag, digest and patterns";
  const refused: [string, string | object, string][] = [
    ["what is empty", "", "t.yaml: is empty"],
    ["a list", "[]", "t.yaml:1: must be a map"],
    ["no entries", {}, "t.yaml:1 (images): is missing"],
    ["an empty list of entries", { images: [] }, "t.yaml:1 (images): is empty"],
    ["a second document", "images: []\n---\nimages: []\n", "t.yaml:3:1 (document 2): must be one document"],
    ["a misspelt key", { ...images(), image: [] }, "t.yaml:1 (image): there is no such key"],
    ["a misspelt key of an entry", one({ treshold: 1 }), "t.yaml:1 (images[0].treshold): there is no such key"],
    [
      "an entry without a demand",
      { images: [{ match: "r.example.com" }] },
      "t.yaml:1 (images[0].authorities): is missing: an entry has one of accept, reject, authorities",
    ],
    ["an entry with two demands", one({ accept: REASON }), 't.yaml:1 (images[0].authorities): does not go with "accept"'],
    [
      "a threshold without authorities",
      images({ match: "r.example.com", reject: REASON, threshold: 1 }),
      't.yaml:1 (images[0].threshold): does not go with "reject"',
    ],
    [
      "a short reason",
      images({ match: "r.example.com", accept: "  because  " }),
      "t.yaml:1 (images[0].accept): must say why in at least 10 characters",
    ],
    ["an authority that is not there", entry({}), "t.yaml:1 (images[0].authorities[0]): there is no authority of this name"],
    [
      "an authority of every object",
      entry({ authorities: ["toString"] }),
      "t.yaml:1 (images[0].authorities[0]): there is no authority of this name",
    ],
    ["an authority twice", one({ authorities: ["a", "a"] }), "t.yaml:1 (images[0].authorities): names the same thing twice"],
    ["no authorities", one({ authorities: [] }), "t.yaml:1 (images[0].authorities): is empty"],
    ["a threshold of nothing", one({ threshold: 0 }), "t.yaml:1 (images[0].threshold): must be at least 1"],
    ["a broken threshold", one({ threshold: 1.5 }), "t.yaml:1 (images[0].threshold): must be a whole number"],
    [
      "a threshold that cannot be met",
      one({ threshold: 2 }),
      "t.yaml:1 (images[0].threshold): must be at most 1, the number of the authorities",
    ],
    [
      "an annotation that is no text",
      one({ annotations: { a: 1 } }),
      "t.yaml:1 (images[0].annotations.a): must be a text; put it in quotes",
    ],
    [
      "the same place twice",
      images({ match: "docker.io/a", reject: REASON }, { match: "index.docker.io/a/", accept: REASON }),
      "t.yaml:1 (images[1].match): is the same as that of images[0]",
    ],
    ["an image with a tag", one({ match: "r.example.com/a:1" }), `t.yaml:1 (images[0].match): ${place}`],
    ["a pattern of images", one({ match: "r.example.com/*" }), `t.yaml:1 (images[0].match): ${place}`],
    ["a name without a registry", one({ match: "library/nginx" }), `t.yaml:1 (images[0].match): ${place}`],
    ["an empty component", one({ match: "r.example.com//a" }), `t.yaml:1 (images[0].match): ${place}`],
    [
      "an authority of no form",
      authority({}),
      "t.yaml:1 (authorities.a.keyless): is missing: an authority has one of key, keys, vaultTransit, keyless",
    ],
    [
      "an authority of two forms",
      authority({ key: "a.pub", keyless: {} }),
      't.yaml:1 (authorities.a.keyless): does not go with "key"',
    ],
    ["a file that is not there", authority({ key: "nowhere" }), "t.yaml:1 (authorities.a.key): nowhere cannot be read (ENOENT)"],
    [
      "a private key",
      authority({ key: "secret.pem" }),
      "t.yaml:1 (authorities.a.key): secret.pem has a private key; only the public half belongs there",
    ],
    [
      "a private key beside a public one",
      authority({ key: "both.pem" }),
      "t.yaml:1 (authorities.a.key): both.pem has a private key; only the public half belongs there",
    ],
    [
      "two keys in a file",
      authority({ keys: ["a.pub", "two.pub"] }),
      "t.yaml:1 (authorities.a.keys[1]): two.pub must have one public key in PEM, and nothing else",
    ],
    [
      "a text for a key",
      authority({ key: "text.txt" }),
      "t.yaml:1 (authorities.a.key): text.txt must have one public key in PEM, and nothing else",
    ],
    [
      "a key that is cut off",
      authority({ key: "cut.pub" }),
      "t.yaml:1 (authorities.a.key): cut.pub has a public key that cannot be parsed",
    ],
    ["a short key of RSA", authority({ key: "small.pub" }), `t.yaml:1 (authorities.a.key): small.pub ${strength}`],
    ["a curve that signers do not use", authority({ key: "strange.pub" }), `t.yaml:1 (authorities.a.key): strange.pub ${strength}`],
    [
      "an address without TLS",
      transit({ address: "http://127.0.0.1:8200" }),
      "t.yaml:1 (authorities.a.vaultTransit.address): must begin with https://",
    ],
    [
      "an address with a user",
      transit({ address: "https://u:p@vault.example.com" }),
      "t.yaml:1 (authorities.a.vaultTransit.address): must be https, a host and a port, such as https://vault.example.com:8200",
    ],
    [
      "a mount that climbs",
      transit({ mount: "a/../sys" }),
      "t.yaml:1 (authorities.a.vaultTransit.mount): must be made of letters, digits, dots, - and _",
    ],
    [
      "a key that is a path",
      transit({ key: "a/b" }),
      "t.yaml:1 (authorities.a.vaultTransit.key): must be made of letters, digits, dots, - and _",
    ],
    [
      "an identity without a subject",
      identity(ISSUER),
      "t.yaml:1 (authorities.a.keyless.identities[0].subjectPattern): is missing: an identity has one of subject, subjectPattern",
    ],
    [
      "an identity without an issuer",
      identity({ subject: "a@b" }),
      "t.yaml:1 (authorities.a.keyless.identities[0].issuer): is missing",
    ],
    [
      "an identity with both",
      identity({ ...ISSUER, subject: "a", subjectPattern: "a" }),
      't.yaml:1 (authorities.a.keyless.identities[0].subjectPattern): does not go with "subject"',
    ],
    [
      "an issuer by name",
      identity({ issuer: "token.example.com", subject: "a" }),
      "t.yaml:1 (authorities.a.keyless.identities[0].issuer): must be an https URL",
    ],
    [
      "a pattern that does not compile",
      identity({ ...ISSUER, subjectPattern: "(" }),
      "t.yaml:1 (authorities.a.keyless.identities[0].subjectPattern): is not a regular expression",
    ],
    [
      "a pattern that would escape its anchors",
      identity({ ...ISSUER, subjectPattern: "a)|(?:b" }),
      "t.yaml:1 (authorities.a.keyless.identities[0].subjectPattern): is not a regular expression",
    ],
    [
      "a pattern with an escape that means nothing",
      identity({ ...ISSUER, subjectPattern: "https://example\\.com/a\\-b" }),
      "t.yaml:1 (authorities.a.keyless.identities[0].subjectPattern): is not a regular expression",
    ],
    [
      "a pattern of anything",
      identity({ ...ISSUER, subjectPattern: ".*" }),
      "t.yaml:1 (authorities.a.keyless.identities[0].subjectPattern): must not match an empty name",
    ],
    [
      "no proven time",
      authority({ keyless: { trustedRoot: "trusted_root.json", identities: [{ ...ISSUER, subject: "a" }], timestamps: 0 } }),
      "t.yaml:1 (authorities.a.keyless.timestamps): must be at least 1",
    ],
    [
      "a trust root that is no JSON",
      authority({ keyless: { trustedRoot: "text.txt", identities: [{ ...ISSUER, subject: "a" }] } }),
      "t.yaml:1 (authorities.a.keyless.trustedRoot): text.txt is not JSON",
    ],
    [
      "a trust root of another type",
      authority({ keyless: { trustedRoot: "other.json", identities: [{ ...ISSUER, subject: "a" }] } }),
      "t.yaml:1 (authorities.a.keyless.trustedRoot): other.json is no trusted_root.json, by its mediaType",
    ],
    [
      "a trust root of nobody",
      authority({ keyless: { trustedRoot: "empty.json", identities: [{ ...ISSUER, subject: "a" }] } }),
      "t.yaml:1 (authorities.a.keyless.trustedRoot): empty.json names no certificate authority",
    ],
    [
      "a trust root without the beginning of a validity",
      authority({ keyless: { trustedRoot: "endless.json", identities: [{ ...ISSUER, subject: "a" }] } }),
      "t.yaml:1 (authorities.a.keyless.trustedRoot): endless.json does not say since when each of its keys is valid",
    ],
    [
      "http outside loopback",
      registry("r.example.com", { http: true }),
      't.yaml:1 (registries["r.example.com"].http): must be https outside loopback',
    ],
    [
      "http of a name that begins like loopback",
      registry("127.0.0.1.example.com", { http: true }),
      't.yaml:1 (registries["127.0.0.1.example.com"].http): must be https outside loopback',
    ],
    [
      "a registry with a path",
      registry("r.example.com/a", {}),
      't.yaml:1 (registries["r.example.com/a"]): must be a registry by host and port',
    ],
    [
      "an authority without certificates",
      registry("r.example.com", { ca: "text.txt" }),
      't.yaml:1 (registries["r.example.com"].ca): text.txt has no certificate in PEM',
    ],
    [
      "a certificate that cannot be parsed",
      registry("r.example.com", { ca: "bad.crt" }),
      't.yaml:1 (registries["r.example.com"].ca): bad.crt has a certificate that cannot be parsed',
    ],
    ["a budget of nothing", { budgetSeconds: 0, ...one({}) }, "t.yaml:1 (budgetSeconds): must be at least 1"],
    ["a budget without end", { budgetSeconds: 601, ...one({}) }, "t.yaml:1 (budgetSeconds): must be at most 600"],
    [
      "one key of two authorities",
      {
        authorities: { a: { key: "a.pub" }, b: { keys: ["b.pub", "same.pub"] } },
        images: [{ match: "r.example.com", authorities: ["a", "b"] }],
      },
      't.yaml:1 (images[0]): "a" and "b" have a key in common, which would count twice',
    ],
    [
      "one key of two authorities in its two forms",
      {
        authorities: { a: { key: "a.pub" }, b: { key: "short.pub" } },
        images: [{ match: "r.example.com", authorities: ["a", "b"] }],
      },
      't.yaml:1 (images[0]): "a" and "b" have a key in common, which would count twice',
    ],
  ];
  for (const [what, text, message] of refused) {
    it(`refuses ${what}`, () => assertRefused(() => parse(text, files), message));
  }

  it("says nothing of a private key but where it is", () => {
    assert.throws(
      () => parse(authority({ key: "both.pem" }), files),
      (error: Error) => !error.message.includes(secret.slice(30, 50)),
    );
  });
});

/** A key on P-256 in PEM with its point in the short form. Source: RFC 5480, 2.2. */
function shortForm(key: string): string {
  const der = createPublicKey(key).export({ type: "spki", format: "der" });
  const point = ECDH.convertKey(der.subarray(-65), "prime256v1", undefined, undefined, "compressed") as Buffer;
  const algorithm = Buffer.from(der.subarray(2, 23));
  const short = Buffer.concat([Buffer.from([0x30, 0x39]), algorithm, Buffer.from([0x03, 0x22, 0x00]), point]);
  return `-----BEGIN PUBLIC KEY-----\n${short.toString("base64")}\n-----END PUBLIC KEY-----\n`;
}
