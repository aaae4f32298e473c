import assert from "node:assert/strict";
import {
  hasCredential,
  hasSecretAssignment,
  isLiteralSecret,
  isPlainSecret,
  isReference,
  isSecretArgument,
  isSecretName,
} from "../../../policies/model/secret-shape";

/** Made up for these tests, in parts, so that no scanner of repositories takes them for lost. */
const JWT = ["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiJzdWJqZWN0In0", "c2lnbmF0dXJlc2lnbmF0dXJl"].join(".");
const AWS_KEY = ["AK", "IAQ3EGSUBJECTTESTS"].join("");
const PEM_BODY = "MC4CAQAwBQYDK2VwBCIEIE5FVkVSVVNFRFRISVNLRVlBTllXSEVSRQ==";

const SECRET_NAMES = [
  "DB_PASSWORD PGPASSWORD dbPassword db-password spring.datasource.password ADMIN_PASSWD KEY_PASSPHRASE",
  "SMTP_PASS bindpass PASSWORD_2 PASSWORD1 DB_PASSWORD_PROD API_KEY apiKey APIKEY APIKey",
  "AWS_SECRET_ACCESS_KEY STORAGE_ACCOUNT_KEY JWT_SIGNING_KEY ENCRYPTION_KEY PRIVATE_KEY SECRET_KEY_BASE",
  "client-secret oauthClientSecret secretString TWILIO_API_KEY_SECRET GITHUB_TOKEN authtoken token TOKEN_B64",
  "credentials secretId",
].flatMap((names) => names.split(" "));

const HARMLESS_NAMES = [
  "",
  "_",
  "TOKEN_TTL",
  "tokenTtl",
  "tokenPolicies",
  "MAX_TOKENS",
  "PASSWORD_FILE",
  "PASSWORD_MIN_LENGTH",
  "passwordPolicy",
  "password_hash",
  "SECRET_NAME",
  "secretName",
  "secretPath",
  "existingSecret",
  "imagePullSecret",
  "TLS_SECRET",
  "tls-secret",
  "secretRef",
  "AWS_ACCESS_KEY_ID",
  "PUBLIC_KEY",
  "NEXT_PUBLIC_API_KEY",
  "KEY",
  "PRIMARY_KEY",
  "SORT_KEY",
  "NEXT_PAGE_TOKEN",
  "ETCD_INITIAL_CLUSTER_TOKEN",
  "continuationToken",
  "ENABLE_TOKEN",
  "USE_PASSWORD",
  "noPassword",
  "PROXY_PASS",
  "BYPASS",
  "COMPASS",
  "TOKENIZER",
  "SECRETARY",
  "keyword",
];

const LITERALS: readonly (readonly [string, string])[] = [
  ["DB_PASSWORD", "hunter2"],
  ["DB_PASSWORD", "changeme"],
  ["DB_PASSWORD", "correct horse battery staple"],
  ["DB_PASSWORD", "pa$$word"],
  ["JWT_SECRET", "supersecret"],
  ["API_KEY", "0b8e4c1d9f"],
  ["secretId", "6e1b1b7e-0c52-4b6f-9d40-2c8f5f6f2f10"],
];

const NO_LITERALS: readonly (readonly [string, string])[] = [
  ["DB_PASSWORD", ""],
  ["DB_PASSWORD", "  "],
  ["DB_PASSWORD", "x"],
  ["DB_PASSWORD", "true"],
  ["DB_PASSWORD", "None"],
  ["DB_PASSWORD", "3600"],
  ["DB_PASSWORD", "1.5"],
  ["DB_PASSWORD", "24h"],
  ["DB_PASSWORD", "$(PASSWORD)"],
  ["DB_PASSWORD", "$PASSWORD"],
  ["DB_PASSWORD", "${PASSWORD:-}"],
  ["DB_PASSWORD", "%PASSWORD%"],
  ["DB_PASSWORD", "{{ .Values.password }}"],
  ["DB_PASSWORD", "<path:secret/data/db#password>"],
  ["DB_PASSWORD", "{password}"],
  ["DB_PASSWORD", "/run/secrets/db/password"],
  ["DB_PASSWORD", "./password.txt"],
  ["DB_PASSWORD", "~/password"],
  ["DB_PASSWORD", "C:\\secrets\\password"],
  ["DB_PASSWORD", "https://vault.example.com/v1/secret"],
  ["DB_PASSWORD", "vault:secret/data/db#password"],
  ["DB_PASSWORD", "ref+vault://secret/db"],
  ["DB_PASSWORD", "op://vault/item/password"],
  ["DB_PASSWORD", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db"],
  ["DB_PASSWORD", "projects/shop/secrets/db/versions/1"],
  ["DB_PASSWORD", "ENC[AES256_GCM,data:p673w==,iv:YY=,tag:A=,type:str]"],
  ["DB_PASSWORD", "*****"],
  ["DB_PASSWORD", "REDACTED"],
  ["DB_PASSWORD", "9cbaf0..."],
  ["DB_PASSWORD", "::mask::$PASSWORD"],
  ["DB_PASSWORD", "DB_PASSWORD"],
  ["WEBHOOK_SECRET", "shop/webhook"],
  ["WEBHOOK_SECRET", "webhook-tls"],
  ["secretId", "db-credentials"],
];

const CREDENTIALS: readonly string[] = [
  AWS_KEY,
  `key=${AWS_KEY};`,
  `ghp_${"a1B2".repeat(9)}`,
  `github_pat_${"a".repeat(22)}_${"b".repeat(59)}`,
  `glpat-${"a1_B".repeat(5)}`,
  ["xoxb", "123456789012", "abcdef"].join("-"),
  `https://hooks.slack.com/services/T0SUBJECT/B0SUBJECT/${"aB3".repeat(8)}`,
  `sk_live_${"a1".repeat(12)}`,
  `AIza${"aB_3-".repeat(7)}`,
  `npm_${"a1B2".repeat(9)}`,
  `dckr_pat_${"aB3".repeat(9)}`,
  `hvs.${"aB3_".repeat(8)}`,
  `pul-${"a1".repeat(20)}`,
  JWT,
  `Bearer ${JWT}`,
  `-----BEGIN PRIVATE KEY-----\n${PEM_BODY}\n-----END PRIVATE KEY-----`,
  `-----BEGIN RSA PRIVATE KEY-----\\n${PEM_BODY}`,
  `-----BEGIN OPENSSH PRIVATE KEY-----\n${PEM_BODY}`,
  `-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n${PEM_BODY}`,
  "postgres://shop:hunter2@db:5432/shop",
  "amqp://guest:guest@broker",
  "redis://:hunter2@cache:6379",
  "DefaultEndpointsProtocol=https;AccountKey=" + "a".repeat(86) + "==",
  "Authorization: Basic c3ViamVjdDpodW50ZXIy",
  '{"auths":{"registry.example.com":{"auth":"c3ViamVjdDpodW50ZXIy"}}}',
  Buffer.from(`-----BEGIN EC PRIVATE KEY-----\n${PEM_BODY}`).toString("base64"),
];

const NO_CREDENTIALS: readonly string[] = [
  "",
  "registry.example.com/app:1.4.2@sha256:4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2",
  "docker://nginx:1.27-alpine@sha256:4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2",
  "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
  "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A",
  "looks for -----BEGIN PRIVATE KEY-----",
  "postgres://shop:$(PASSWORD)@db/shop",
  "postgres://shop:${PASSWORD}@db/shop",
  "postgres://%s:%s@%s/shop",
  "postgres://{user}:{password}@db/shop",
  "postgres://user:<password>@db/shop",
  "postgres://shop:*****@db/shop",
  "http://web.example.com:8080/@user",
  "git@git.example.com:shop/web.git",
  "Authorization: Bearer $TOKEN",
  "Authorization: Bearer ${TOKEN}",
  "NOTAKIAQ3EGSUBJECTTESTS",
  "xoxo",
  '{"auth":"username"}',
  Buffer.from("-----BEGIN CERTIFICATE-----\nMIIB").toString("base64"),
  "eyJhbGciOiJIUzI1NiJ9",
];

const SECRET_ARGUMENTS: readonly (readonly [string, string?])[] = [
  ["--password=hunter2"],
  ["--password='hunter2'"],
  ["--db-password=hunter2"],
  ["-Dspring.datasource.password=hunter2"],
  ["--set=auth.password=hunter2"],
  ["hunter2", "--password"],
  ["DB_PASSWORD=hunter2"],
  ["export DB_PASSWORD=hunter2 && exec app"],
  ["mysql --password hunter2 shop"],
  ["mysql --user app --password 'hunter2'"],
  ["curl -H 'Authorization: Bearer abcdef0123456789' https://api.example.com"],
  ["curl https://shop:hunter2@api.example.com"],
  ["Server=db;User=shop;Password=hunter2;"],
  ["cat > app.yaml <<EOF\npassword: hunter2\nEOF"],
];

const HARMLESS_ARGUMENTS: readonly (readonly [string, string?])[] = [
  [""],
  ["--password="],
  ["--password=$(PASSWORD)"],
  ['--password="$PASSWORD"'],
  ["--password-file=/run/secrets/password"],
  ["/run/secrets/password", "--password"],
  ["$(PASSWORD)", "--password"],
  ["--verbose", "--password"],
  ["--token-ttl=24h"],
  ["--tls-secret=shop/web"],
  ["--enable-token=web"],
  ["hunter2", "password"],
  ["hunter2"],
  ['TOKEN="$(cat /run/secrets/token)"'],
  ["TOKEN=$(cat /run/secrets/token)"],
  ["TOKEN=`cat /run/secrets/token`"],
  ['[ "$PASSWORD" == "" ]'],
  ["${PASSWORD=unset}"],
  ['password=os.environ["PASSWORD"]'],
  ["password=config.password"],
  ["--leader-election-id=web-token"],
  ["--web.listen-address=:9090"],
];

const CONFIGURATIONS: readonly string[] = [
  "user: shop\npassword: hunter2\n",
  "- password: changeme",
  "admin_password = admin",
  "spring.datasource.password=hunter2",
  'export DB_PASSWORD="hunter2"',
  "  password: 'hunter2' # of the database",
  '{"user":"shop","password":"hunter2"}',
  "<server><password>hunter2</password></server>",
  "client_secret: 0b8E4c1d9f",
  "mysql --password=hunter2 shop",
  "mysql --password 'hunter2' shop",
  `key: |\n  -----BEGIN PRIVATE KEY-----\n  ${PEM_BODY}`,
];

const HARMLESS_CONFIGURATIONS: readonly string[] = [
  "",
  "password:",
  'password: ""',
  "password: |",
  "password: ${DB_PASSWORD}",
  "password: DB_PASSWORD",
  "password: config.password",
  "password = getpass()",
  "password = password",
  "password: string",
  "password: the password of the user",
  "password_file: /run/secrets/password",
  "bearer_token_file: /var/run/secrets/kubernetes.io/serviceaccount/token",
  "# password: hunter2",
  ";admin_password = admin",
  "passwd: files",
  "token: web",
  "token = authenticate",
  "secretName: web-tls1",
  "password_encryption = scram-sha-256",
  '{"password":{"type":"string"}}',
  '{"token":"string"}',
  "mysql --password=$PASSWORD",
  "# --username and --password take precedence",
];

function each<T>(what: string, cases: readonly T[], verify: (one: T) => void): void {
  for (const one of cases) it(`${what} ${JSON.stringify(one)}`, () => verify(one));
}

describe("isSecretName", () => {
  each("takes", SECRET_NAMES, (name) => assert.equal(isSecretName(name), true));
  each("leaves", HARMLESS_NAMES, (name) => assert.equal(isSecretName(name), false));
});

describe("isLiteralSecret", () => {
  each("takes", LITERALS, ([name, value]) => assert.equal(isLiteralSecret(name, value), true));
  each("leaves", NO_LITERALS, ([name, value]) => assert.equal(isLiteralSecret(name, value), false));
});

describe("hasCredential", () => {
  each("takes", CREDENTIALS, (text) => assert.equal(hasCredential(text), true));
  each("leaves", NO_CREDENTIALS, (text) => assert.equal(hasCredential(text), false));
});

describe("isSecretArgument", () => {
  each("takes", SECRET_ARGUMENTS, ([text, previous]) => assert.equal(isSecretArgument(text, previous), true));
  each("leaves", HARMLESS_ARGUMENTS, ([text, previous]) => assert.equal(isSecretArgument(text, previous), false));
});

describe("hasSecretAssignment", () => {
  each("takes", CONFIGURATIONS, (text) => assert.equal(hasSecretAssignment(text), true));
  each("leaves", HARMLESS_CONFIGURATIONS, (text) => assert.equal(hasSecretAssignment(text), false));
});

describe("isReference", () => {
  const references = [
    "",
    " ",
    "$(PASSWORD)",
    "<path:secret/data/db#password>",
    "vault:secret/data/db#password",
    "ENC[AES256_GCM,data:p673w==]",
  ];
  each("takes", references, (text) => assert.equal(isReference(text), true));
  each("leaves", ["hunter2", "true", "https://example.com"], (text) => assert.equal(isReference(text), false));
});

describe("isPlainSecret", () => {
  it("goes by the name", () => {
    assert.equal(isPlainSecret("DB_PASSWORD", "hunter2"), true);
    assert.equal(isPlainSecret("DB_USER", "hunter2"), false);
  });

  it("goes by what stands in the value, whatever the name", () => {
    assert.equal(isPlainSecret("JAVA_OPTS", "-Xmx512m -Dapp.password=hunter2"), true);
    assert.equal(isPlainSecret("CONFIG", '{"password":"hunter2"}'), true);
    assert.equal(isPlainSecret("NOTE", AWS_KEY), true);
    assert.equal(isPlainSecret("JAVA_OPTS", "-Xmx512m"), false);
  });
});
