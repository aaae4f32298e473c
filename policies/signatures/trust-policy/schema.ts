import { DEFAULT_BUDGET_SECONDS } from "./trust-policy";

interface Schema {
  type: string;
  [keyword: string]: unknown;
}

/** A reason is read by whoever reviews the file; a word is none. */
const REASON = "^\\s*\\S[\\s\\S]{8,}\\S\\s*$";

const filled = (description: string): Schema => ({ type: "string", pattern: "\\S", description });
const file = (what: string): Schema => filled(`${what}; a file, relative to this one.`);
const reason = (what: string): object => ({ type: "string", pattern: REASON, description: `${what}, in at least 10 characters.` });
const flag = (description: string): object => ({ type: "boolean", description });
const count = (description: string, minimum: number): object => ({ type: "integer", minimum, maximum: 10, description });
const map = (properties: object, required: string[], description: string): Schema => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
  description,
});
const list = (items: Schema, description: string): Schema => ({
  type: "array",
  items,
  minItems: 1,
  // Of texts only: maps that were read have no prototype, and comparing them would call methods of it.
  ...(items.type === "string" && { uniqueItems: true }),
  description,
});

/** One of several forms, each told by a key. Written with `if` rather than `oneOf`, so that an error is about the form that was meant. */
function oneForm(forms: readonly [key: string, form: object][], description: string): Schema {
  const [last, ...others] = forms.toReversed();
  const chain = others.reduce<object>(
    (otherwise, [key, form]) => ({ if: { properties: { [key]: true }, required: [key] }, then: form, else: otherwise }),
    last?.[1] ?? {},
  );
  return { type: "object", description, ...chain };
}

const REGISTRY = map(
  {
    ca: file("The authorities that its certificate is verified with, in PEM"),
    clientCertificate: map(
      { certificate: file("The certificate, in PEM"), key: file("Its private key, in PEM") },
      ["certificate", "key"],
      "What is presented to the registry.",
    ),
    http: flag("Whether it speaks http. Only on loopback. Default: no."),
    tokenHosts: list(
      filled("A host, with a port unless it is 443."),
      "Hosts of token servers that get its credentials, besides its own.",
    ),
    privateRedirects: flag("Whether it may redirect into private ranges although it is outside of them. Default: no."),
  },
  [],
  "How one registry is reached.",
);

const IDENTITY = oneForm(
  (["subject", "subjectPattern"] as const).map((key) => [
    key,
    {
      properties: {
        issuer: { type: "string", pattern: "^https://\\S+$", description: "The OpenID Connect issuer, exactly." },
        [key]:
          key === "subject"
            ? filled("The name in the certificate, exactly: an address of mail, or a URI.")
            : filled("A regular expression that the name in the certificate matches as a whole."),
        subjectType: { type: "string", enum: ["uri", "email"], description: "The kind of name. Default: by its form." },
      },
      required: ["issuer", key],
      additionalProperties: false,
    },
  ]),
  "Who a certificate must have been issued to.",
);

const KEYLESS = map(
  {
    trustedRoot: file("The trust root, a trusted_root.json"),
    identities: list(IDENTITY, "Any one of them."),
    transparencyLogs: count("How many transparency logs must have an entry of the signature. Default: 1.", 0),
    timestamps: count("How many logs or timestamp authorities must have said when it was made. Default: 1.", 1),
    certificateLogs: count("How many certificate transparency logs must have promised to list the certificate. Default: 1.", 0),
  },
  ["trustedRoot", "identities"],
  "Certificates that were issued to somebody for a moment.",
);

const VAULT_TRANSIT = map(
  {
    address: { type: "string", pattern: "^https://", description: "For example https://vault.example.com:8200." },
    mount: filled("Where the engine is mounted. Default: transit."),
    key: filled("The name of the key. All of its versions that are not retired count."),
    namespace: filled("The namespace of Vault, where there are any."),
  },
  ["address", "key"],
  "The public half of a key in Vault. Read with the token in VAULT_TOKEN, for the server that VAULT_ADDR names; VAULT_CACERT names its authority.",
);

const form = (key: string, schema: object): [string, object] => [
  key,
  { properties: { [key]: schema }, required: [key], additionalProperties: false },
];

const AUTHORITY = oneForm(
  [
    form("key", file("A public key in PEM")),
    form("keys", list(file("A public key in PEM"), "Any one of which may have signed.")),
    form("vaultTransit", VAULT_TRANSIT),
    form("keyless", KEYLESS),
  ],
  "Who may sign: key, keys, vaultTransit or keyless.",
);

const MATCH = filled("The images: registry[:port][/path], where a path is for all below it. The longest one decides.");

const entryForm = (key: string, schema: object, more: object = {}): [string, object] => [
  key,
  { properties: { match: MATCH, [key]: schema, ...more }, required: ["match", key], additionalProperties: false },
];

const ENTRY = oneForm(
  [
    entryForm("accept", reason("Why these images need no signature")),
    entryForm("reject", reason("Why these images may not be used")),
    entryForm("authorities", list(filled("The name of one of the authorities."), "Who signs these images."), {
      threshold: {
        type: "integer",
        minimum: 1,
        description: "How many of the authorities must have signed. Default: all of them.",
      },
      annotations: {
        type: "object",
        additionalProperties: { type: "string" },
        description: "What the signed content itself must say, key by key.",
      },
      attestations: list(
        map({ predicateType: filled("The type of the statement, exactly.") }, ["predicateType"], "A signed statement."),
        "Signed statements about the image that there must be, by as many authorities as its signature.",
      ),
    }),
  ],
  "What images need that come from one place: authorities, or a reason to accept or to reject them all.",
);

/** The JSON Schema (2020-12) of a trust policy. Whether names are known, files are there and patterns compile is not for it to tell. */
export function trustPolicySchema(): object {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Trust policy of portcullis",
    description: "Which images need which signatures. An image that no entry is for is rejected.",
    type: "object",
    properties: {
      budgetSeconds: {
        type: "number",
        minimum: 1,
        maximum: 600,
        description: `How long all verifications of a run may take together. Default: ${DEFAULT_BUDGET_SECONDS}.`,
      },
      registries: {
        type: "object",
        additionalProperties: REGISTRY,
        description: "How registries are reached, by host and port. Others are reached over https.",
      },
      authorities: { type: "object", additionalProperties: AUTHORITY, description: "Who may sign, by names of your own." },
      images: list(ENTRY, "What images need."),
    },
    required: ["images"],
    additionalProperties: false,
  };
}
