import { literalSecrets } from "../../../../policies/rules/docker/literal-secrets";
import { COMPOSE, CONTAINER, SERVICE } from "../../../support/docker";
import { UNKNOWN, secret } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "container must not have a secret written into its environment";
const KEY = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\n-----END PRIVATE KEY-----";

testRule(literalSecrets, {
  base: CONTAINER,
  compliant: [
    { envs: ["DB_PASSWORD_FILE=/run/secrets/db", "TOKEN_TTL=30"] },
    { uploads: [{ file: "/etc/app.conf", content: "level=info" }] },
  ],
  violations: [
    { set: { envs: ["LOG_LEVEL=info", "DB_PASSWORD=correct-horse"] }, path: "envs[1]", message: MESSAGE },
    { set: { envs: ["DATABASE_URL=postgres://shop:correct-horse@db/shop"] }, path: "envs[0]", message: MESSAGE },
    { set: { envs: [secret("DB_PASSWORD=x")] }, path: "envs[0]", message: MESSAGE },
    {
      set: { uploads: [{ file: "/key.pem", content: KEY }] },
      path: "uploads[0].content",
      message: "container must not be given a file with a secret in it",
    },
    {
      set: { uploads: [{ file: "/app.conf", contentBase64: "ZGJfcGFzc3dvcmQ9Y29ycmVjdC1ob3JzZS1iYXR0ZXJ5Cg==" }] },
      path: "uploads[0].contentBase64",
      message: "container must not be given a file with a secret in it",
    },
  ],
  undecided: [
    { set: { envs: UNKNOWN }, path: "envs", message: MESSAGE },
    { set: { envs: [UNKNOWN] }, path: "envs[0]", message: MESSAGE },
  ],
  legitimate: [{ what: "a test database that anyone may open", set: { envs: ["POSTGRES_PASSWORD=testing-only"] }, waived: true }],
});

testRule(literalSecrets, {
  base: COMPOSE,
  compliant: [
    { "services.web.environment": { DB_PASSWORD: "${DB_PASSWORD}", API_TOKEN: null } },
    { "services.web.environment": ["DB_PASSWORD=${DB_PASSWORD}", "API_TOKEN"] },
    { "services.web.environment": { DB_PASSWORD_FILE: "/run/secrets/db" } },
  ],
  violations: [
    {
      set: { "services.web.environment": { DB_PASSWORD: "correct-horse" } },
      path: "services.web.environment.DB_PASSWORD",
      message: 'service "web" must not have a secret written into its environment',
    },
    {
      set: { "services.web.environment": ["DB_PASSWORD=correct-horse"] },
      path: "services.web.environment.DB_PASSWORD",
      message: 'service "web" must not have a secret written into its environment',
    },
    {
      set: { "services.web.environment": { DB_PASSWORD: "${DB_PASSWORD:-correct-horse}" } },
      path: "services.web.environment.DB_PASSWORD",
      message: 'service "web" must not have a secret written into its environment',
    },
  ],
  legitimate: [
    {
      what: "a variable that whoever starts it sets",
      set: { "services.web.environment": { DB_PASSWORD: "${DB_PASSWORD:?must be set}" } },
    },
  ],
});

testRule(literalSecrets, {
  base: SERVICE,
  compliant: [],
  violations: [
    {
      set: { "taskSpec.containerSpec.env": { API_TOKEN: "correct-horse" } },
      path: "taskSpec.containerSpec.env.API_TOKEN",
      message: "service must not have a secret written into its environment",
    },
  ],
  undecided: [
    {
      set: { "taskSpec.containerSpec.env": { LOG: UNKNOWN } },
      path: "taskSpec.containerSpec.env.LOG",
      message: "service must not have a secret written into its environment",
    },
  ],
});
