/**
 * What secrets look like: by the name of what holds them, by the form that their issuer gives them, and what only seems to be one.
 * Every rule that looks for secrets in plain text asks here, so that all of them are right or wrong together.
 */

import { memoized } from "./memo";

/** Last words of names whose values are secrets; also as the end of a word (`pgpassword`, `authtoken`). */
const SECRET_WORDS = /(?:password|passwd|passphrase|pwd|secret|token|apikey|privatekey|accesskey|secretkey|credentials?)$/;
/** The same where the whole word has to match, or one before it. */
const SECRET_ENDINGS =
  /(?:^| )(?:pass|bindpass|userpass|requirepass|masterauth|(?:api|app|private|secret|access|encryption|signing|master|account|shared|auth) key|secret id|key base)$/;
/** Words after the telling one that change nothing: `PASSWORD_2`, `apiKeyProd`, `token-value`. */
const TRAILING_WORDS = new Set(
  "b b64 base base64 current data dev live new old plain plaintext prev previous primary prod production secondary staging str string test text value wo".split(
    " ",
  ),
);
/** What before `secret` makes it the name of a Secret, and before `token` or `pass` something that opens nothing. */
const HARMLESS_COMPOUNDS =
  /(?:^| )(?:(?:ca|cert|certificate|certs|credentials?|existing|from|image|k8s|kube|kubernetes|password|pull|ref|tls|ssl) secret|(?:cancellation|continuation|continue|csrf|initial cluster|next|page|pagination|resume|sync) token|(?:all|by|first|high|low|multi|proxy|second|single) pass)$/;
/** Names that begin so say how a secret is dealt with, or that it is none. */
const HARMLESS_FIRST_WORDS = new Set(
  "allow disable disabled enable enabled has is no require required requires show skip use".split(" "),
);

/** Forms of credentials that their issuers document. Each begins where a word does, which also keeps the search linear. */
const FORMATS: readonly RegExp[] = [
  "(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])", // AWS access keys
  "AIza[\\w-]{35}(?![\\w-])", // Google API keys
  "gh[pousr]_[A-Za-z0-9]{36,251}", // GitHub tokens
  "github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}",
  "gl(?:pat|ptt|rt|dt|cbt)-[\\w-]{20,}", // GitLab tokens
  "xox[abeoprs]-[A-Za-z0-9-]{10,}", // Slack tokens and incoming webhooks
  "https://hooks\\.slack\\.com/services/T[A-Z0-9]+/B[A-Z0-9]+/[A-Za-z0-9]{20,}",
  "[rs]k_live_[A-Za-z0-9]{16,}", // Stripe
  "SG\\.[\\w-]{22}\\.[\\w-]{43}", // SendGrid
  "npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])",
  "pypi-AgE[\\w-]{50,}",
  "dckr_pat_[\\w-]{27}",
  "do[opr]_v1_[a-f0-9]{64}", // DigitalOcean
  "dapi[a-f0-9]{32}(?![a-f0-9])", // Databricks
  "glsa_[A-Za-z0-9]{32}_[a-f0-9]{8}", // Grafana service accounts
  "hv[bsr]\\.[\\w-]{24,}", // Vault tokens
  "pul-[a-f0-9]{40}(?![a-f0-9])", // Pulumi
  "[A-Za-z0-9]{14}\\.atlasv1\\.[\\w-]{60,}", // Terraform Cloud
  "shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}", // Shopify
  "sk-(?:proj|ant|svcacct|admin)-[\\w-]{20,}", // OpenAI, Anthropic
  "AGE-SECRET-KEY-1[0-9A-Z]{58}",
  "eyJ[\\w-]{10,}\\.eyJ[\\w-]{10,}\\.[\\w-]{10,}", // JSON Web Tokens, those of service accounts among them
  "LS0tLS1CRUdJTi(?:BQUklWQVRF|BSU0EgUFJJ|BFQyBQUklW|BEU0EgUFJJ|BPUEVOU1NI|BFTkNSWVBURUQg)", // private keys in PEM, in base64
  "AccountKey=[A-Za-z0-9+/]{86}==", // Azure Storage
].map((format) => new RegExp(`(?<![\\w-])${format}`));

/** The length of the shortest of them, an access key of AWS. */
const SHORTEST_TOKEN = 20;

/** PEM and PGP blocks that hold a private key (RFC 7468, RFC 5958, RFC 9580). */
const PRIVATE_KEY = /-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----\s*(?:\\n)?[A-Za-z0-9+/=:,\s\\-]{16}/;
/** The login to a registry in Docker's configuration: base64 of a user and a password. */
const REGISTRY_LOGIN = /"auth"\s{0,5}:\s{0,5}"([A-Za-z0-9+/]{8,500}={0,2})"/g;
/** A URL with a password in it. */
const URL_PASSWORD = /(?<![\w+.-])[a-zA-Z][\w+.-]{1,30}:\/\/[^\s/:@"'`]{0,200}:([^\s/@"'`]{1,200})@(?!sha\d)/g;
const AUTHORIZATION = /(?<!\w)authorization["']?\s{0,3}[:=]\s{0,3}["']?(?:basic|bearer|token)\s+([^\s"']{8,})/gi;

/** Words that stand where a secret could: switches, nothing, types and placeholders of a schema, the `files` of nsswitch.conf. */
const NO_SECRET =
  /^(?:true|false|yes|no|y|n|on|off|none|null|nil|undefined|enabled|disabled|string|str|text|bytes|boolean|int|integer|number|object|optional|required|redacted|hidden|masked|files)$/i;
const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:ns|us|ms|s|m|h|d|w|y|%)?$/;
/** `$VAR`, `${VAR}`, `$(VAR)`, `%VAR%`, `{{ … }}`, `<…>`, backticks: something else puts the value there. */
const SUBSTITUTION = /^\$\w|\$[A-Z_]{3}|\$\{[^}]*\}|\$\(|\{\{.*\}\}|^%\w+%$|^[<{][^<>{}]*[>}]$|^`/s;
/** References that a secret store resolves, and what SOPS has encrypted. */
const STORE_REFERENCE =
  /^(?:ENC\[|arn:aws|projects\/[^/]+\/secrets\/|ref\+|(?:\w+\+)?vault:|(?:op|secret|secrets|secretref|file|env|awssm|awsps|gcpsm|azkv|keyvault|akvs|doppler|conjur|ssm|k8s):)/i;
const PATH = /^(?:\.{0,2}\/|~\/|[A-Za-z]:\\)[\w.@:+ /\\-]*$/;
const PLAIN_URL = /^[a-zA-Z][\w+.-]{1,30}:\/\//;
/** The name of a Kubernetes object that is called after what it holds, with or without its namespace. */
const OBJECT_NAME =
  /^(?:[a-z0-9.-]+\/[a-z0-9.-]+|[a-z0-9.-]*-(?:secrets?|tokens?|credentials?|creds|keys?|tls|cert|certs|auth|config))$/;
const MASK = /^[*x.•_-]+$|\.\.\.$|…$/i;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MIN_LENGTH = 3;
const MAX_REFERENCE = 500;

/** Whether a name says that its value is a secret: `DB_PASSWORD`, `apiKey`, `client-secret`; not `TOKEN_TTL`, `PASSWORD_FILE`, `secretName`. */
export const isSecretName = memoized((name: string): boolean => {
  const words = wordsOf(name);
  while (words.length > 1 && TRAILING_WORDS.has(words.at(-1) ?? "")) words.pop();
  const last = words.at(-1) ?? "";
  const text = words.join(" ");
  if (HARMLESS_FIRST_WORDS.has(words[0] ?? "") || words.includes("public") || HARMLESS_COMPOUNDS.test(text)) return false;
  return SECRET_WORDS.test(last) || SECRET_ENDINGS.test(text);
});

/** Whether a text holds a credential in a known form, wherever in it: a token with its issuer's prefix, a private key, a URL with a password. */
export function hasCredential(text: string): boolean {
  if (PRIVATE_KEY.test(text) || FORMATS.some((format) => format.test(text))) return true;
  if ([...text.matchAll(REGISTRY_LOGIN)].some(([, login = ""]) => Buffer.from(login, "base64").includes(":"))) return true;
  return [...text.matchAll(URL_PASSWORD), ...text.matchAll(AUTHORIZATION)].some(([, value = ""]) => isLiteral(value));
}

/** Whether a text may be the secret that its name promises, and not a reference to one, a path, a URL, a switch or a number. */
export function isLiteralSecret(name: string, text: string): boolean {
  const value = text.trim();
  if (!isLiteral(value) || (PLAIN_URL.test(value) && !hasCredential(value))) return false;
  const words = wordsOf(name).join(" ");
  // In Vault the ID of a secret is one, in the stores of clouds it is only a name.
  if (words.endsWith("secret id")) return UUID.test(value);
  // `TLS_SECRET=web-tls` and `--webhook-secret=cert-manager/ca` name a Secret, `PASSWORD_VARIABLE=DB_PASSWORD` a variable.
  const isObject = words.endsWith("secret") && OBJECT_NAME.test(value);
  return !isObject && !(/^[A-Z][A-Z0-9_]*_[A-Z0-9_]*$/.test(value) && isSecretName(value));
}

/** Whether a text holds nothing itself: it is empty, or a secret store or a template puts the value there. */
export function isReference(text: string): boolean {
  const value = text.trim().slice(0, MAX_REFERENCE);
  return value === "" || SUBSTITUTION.test(value) || STORE_REFERENCE.test(value);
}

/** Whether a value under a name is or holds a secret in plain text: an environment variable, a property of a resource. */
export function isPlainSecret(name: string, value: string): boolean {
  return (isSecretName(name) && isLiteralSecret(name, value)) || hasInlineSecret(value) || hasSecretAssignment(value);
}

/**
 * Whether a word of a command line holds a secret: `--password=…`, `PASSWORD=… app`, a credential in a known form; or is one, after a
 * `previous` word such as `--password`.
 */
export function isSecretArgument(text: string, previous = ""): boolean {
  const option = /^--?([A-Za-z][\w.-]*)$/.exec(previous)?.[1];
  const isValue = option !== undefined && isSecretName(option) && !text.startsWith("-") && isLiteralSecret(option, text);
  return isValue || hasInlineSecret(text) || hasSecretOption(text) || hasSecretAssignment(text);
}

/** A value after a name, quoted or up to the next white space. */
const VALUE = String.raw`(?:"([^"\n]{0,500})"|'([^'\n]{0,500})'|([^\s"'\`;&|,-][^\s"'\`;&|,]{0,500}))`;
const ASSIGNMENT = new RegExp(String.raw`(?<![\w.$%{])([A-Za-z][\w.-]{0,80})=(?=${VALUE})`, "g");
const OPTION = new RegExp(String.raw`(?<![\w.-])--?([A-Za-z][\w.-]{0,80})[ \t]+${VALUE}`, "g");

/** `password=…` anywhere in a text, as in connection strings, options of Java and scripts; also within another: `--set=auth.password=…`. */
function hasInlineSecret(text: string): boolean {
  return hasSecretAt(ASSIGNMENT, text);
}

/** `--password …` in a script. */
function hasSecretOption(text: string): boolean {
  return hasSecretAt(OPTION, text);
}

function hasSecretAt(pattern: RegExp, text: string): boolean {
  if (!text.includes("=") && !text.includes("-")) return false;
  return [...text.matchAll(pattern)].some(([, name = "", double, single, bare = ""]) => {
    if (!isSecretName(name)) return false;
    const isCode = /[([]/.test(bare) || (bare.includes(".") && isSecretName(bare));
    return !isCode && isLiteralSecret(name, double ?? single ?? bare);
  });
}

/** In files: a line of YAML, INI, properties or shell; an entry of JSON; an element of XML; an option of a command. */
const CONFIG_PATTERNS = [
  /^[ \t]*(?:- )?(?:export[ \t]+)?["']?([A-Za-z_][\w.-]{0,80})["']?[ \t]*[:=][ \t]*(\S.*)$/gm,
  /"([A-Za-z_][\w.-]{0,80})"\s{0,5}:\s{0,5}"([^"\\\n]{1,500})"/g,
  /<([A-Za-z][\w.-]{0,80})>([^<>\s]{1,500})<\/\1>/g,
  /(?<![\w.-])--([A-Za-z][\w.-]{0,80})(?:[ =](?=["'])|=)("[^"\n]{1,500}"|'[^'\n]{1,500}'|[^\s"'`;&|]{1,500})/g,
];

/**
 * Whether the text of a configuration file or script holds a secret. Such texts hold code and descriptions too, so a value has to look
 * more like a secret than elsewhere.
 */
export function hasSecretAssignment(text: string): boolean {
  // Every form of secret has one of these, or is long; most values have none and are short.
  if (text.length < SHORTEST_TOKEN && !/[=:<"-]/.test(text)) return false;
  if (hasCredential(text)) return true;
  const assignments = CONFIG_PATTERNS.flatMap((pattern) => [...text.matchAll(pattern)]);
  return assignments.some(([, name = "", value = ""]) => isSecretName(name) && isConfigSecret(name, value));
}

function isConfigSecret(name: string, raw: string): boolean {
  const quoted = /^(["'])(.*)\1[,;]?(?:\s+#.*)?$/.exec(raw.trim())?.[2];
  const value = quoted ?? raw.trim().replace(/\s+[#;].*$|[,;]$/g, "");
  if (/[\s()[\]{}<>|]/.test(value) || /^["'>&*!]/.test(value)) return false;
  // `config.password`, `DB_PASSWORD`: names of what holds it.
  if (/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/.test(value) || /^[A-Z][A-Z0-9_]*$/.test(value)) return false;
  if (!isLiteralSecret(name, value)) return false;
  const isPassword = /(?:pass|word|wd|phrase)$/.test(wordsOf(name).at(-1) ?? "");
  return isPassword ? quoted !== undefined || !isSecretName(value) : isRandom(value);
}

/** Whether a text is no word of a language: long, with digits or both cases. */
function isRandom(value: string): boolean {
  return value.length >= 8 && (/\d/.test(value) || (/[a-z]/.test(value) && /[A-Z]/.test(value)));
}

function isLiteral(value: string): boolean {
  if (value.length < MIN_LENGTH || value.startsWith("=")) return false;
  // What a value is shows at its start, and a long one is not searched for long.
  const start = value.slice(0, MAX_REFERENCE);
  return ![NO_SECRET, NUMBER, SUBSTITUTION, STORE_REFERENCE, PATH, MASK].some((pattern) => pattern.test(start));
}

/** The words of a name in lower case: `dbPassword2`, `DB_PASSWORD` and `db-password` are all `db password`. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+|\d+$|(?<=[a-z])\d+(?=[^a-z0-9])/)
    .filter((word) => word !== "");
}
