import { literalSecrets } from "../../../../policies/rules/secret/literal-secrets";
import { secret, UNKNOWN, type Json } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const ENV = "spec.containers[0].env";
const MESSAGE = 'container "app" must not have a secret written into its environment';
const WHOLE = "what is around it is marked secret as a whole";
/** Made up, in two parts, so that no scanner of repositories takes it for lost. */
const AWS_KEY = ["AK", "IAQ3EGSUBJECTTESTS"].join("");

function variable(name: Json, value: Json): { [path: string]: Json } {
  return { [ENV]: [{ name, value }] };
}

testRule(literalSecrets, {
  compliant: [
    variable("LEVEL", "info"),
    variable("DB_PASSWORD", ""),
    variable("DB_PASSWORD", "$(PASSWORD)"),
    variable("DB_PASSWORD_FILE", "/run/secrets/db/password"),
    variable("DB_PASSWORD", "/run/secrets/db/password"),
    variable("TOKEN_TTL", "24h"),
    variable("API_TOKEN", "true"),
    { [ENV]: [{ name: "DB_PASSWORD", valueFrom: { secretKeyRef: { name: "db", key: "password" } } }] },
  ],
  violations: [
    { set: variable("DB_PASSWORD", "hunter2"), path: `${ENV}[0].value`, message: MESSAGE },
    { set: variable("dbPassword", "hunter2"), path: `${ENV}[0].value`, message: MESSAGE },
    { set: variable("NOTE", AWS_KEY), path: `${ENV}[0].value`, message: MESSAGE },
    { set: variable("DATABASE_URL", "postgres://shop:hunter2@db/shop"), path: `${ENV}[0].value`, message: MESSAGE },
    { set: variable("JAVA_OPTS", "-Xmx512m -Dapp.password=hunter2"), path: `${ENV}[0].value`, message: MESSAGE },
    { set: variable("LEVEL", secret("info")), path: `${ENV}[0].value`, message: MESSAGE },
    { set: variable("LEVEL", secret(UNKNOWN)), path: `${ENV}[0].value`, message: MESSAGE },
    { set: variable(UNKNOWN, AWS_KEY), path: `${ENV}[0].value`, message: MESSAGE },
    { set: { [ENV]: secret([{ name: "DB_PASSWORD", value: "hunter2" }]) }, path: ENV, message: MESSAGE },
  ],
  undecided: [
    { set: variable("DB_PASSWORD", UNKNOWN), path: `${ENV}[0].value`, message: MESSAGE },
    { set: variable(UNKNOWN, "hunter2"), path: `${ENV}[0].name`, message: MESSAGE },
    { set: { [ENV]: UNKNOWN }, path: ENV, message: MESSAGE },
    { set: { [ENV]: secret([{ name: "LEVEL", value: "info" }]) }, path: ENV, message: MESSAGE, reason: WHOLE },
  ],
  legitimate: [
    { what: "a password that opens nothing but a test", set: variable("DB_PASSWORD", "subject"), waived: true },
    {
      what: "a server that is told where its secrets are, how long its tokens hold and which Secret it serves",
      set: {
        [ENV]: [
          { name: "POSTGRES_PASSWORD_FILE", value: "/run/secrets/db/password" },
          { name: "TOKEN_TTL", value: "3600" },
          { name: "MAX_TOKENS", value: "4096" },
          { name: "TLS_SECRET", value: "web-tls" },
          { name: "TOKENREF_STRICT_MODE", value: "enabled" },
        ],
      },
    },
  ],
});
