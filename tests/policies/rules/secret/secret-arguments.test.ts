import { secretArguments } from "../../../../policies/rules/secret/secret-arguments";
import { secret, UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const COMMAND = "spec.containers[0].command";
const ARGS = "spec.containers[0].args";
const MESSAGE = 'container "app" must not have a secret in its command line';

testRule(secretArguments, {
  compliant: [
    { [ARGS]: ["--port=8080", "--password-file=/run/secrets/password"] },
    { [ARGS]: ["--password=$(PASSWORD)"] },
    { [ARGS]: ["--password", "--verbose"] },
    { [COMMAND]: ["sh", "-c", 'TOKEN="$(cat /run/secrets/token)" exec app'] },
  ],
  violations: [
    { set: { [ARGS]: ["--password=hunter2"] }, path: `${ARGS}[0]`, message: MESSAGE },
    { set: { [ARGS]: ["--password", "hunter2"] }, path: `${ARGS}[1]`, message: MESSAGE },
    { set: { [COMMAND]: ["app", "--password"], [ARGS]: ["hunter2"] }, path: `${ARGS}[0]`, message: MESSAGE },
    { set: { [COMMAND]: ["sh", "-c", "mysql --password=hunter2 shop"] }, path: `${COMMAND}[2]`, message: MESSAGE },
    { set: { [COMMAND]: ["app", "postgres://shop:hunter2@db/shop"] }, path: `${COMMAND}[1]`, message: MESSAGE },
    { set: { [ARGS]: [secret("info")] }, path: `${ARGS}[0]`, message: MESSAGE },
    {
      set: { "spec.containers[0].readinessProbe": { exec: { command: ["redis-cli", "--pass", "hunter2", "ping"] } } },
      path: "spec.containers[0].readinessProbe.exec.command[2]",
      message: MESSAGE,
    },
  ],
  undecided: [
    { set: { [ARGS]: UNKNOWN }, path: ARGS, message: MESSAGE },
    { set: { [ARGS]: ["--password", UNKNOWN] }, path: `${ARGS}[1]`, message: MESSAGE },
    {
      set: { [ARGS]: secret(["--port=8080"]) },
      path: ARGS,
      message: MESSAGE,
      reason: "what is around it is marked secret as a whole",
    },
  ],
  legitimate: [
    {
      what: "a password that opens nothing but a test",
      set: { [ARGS]: ["--password=subject"] },
      waived: true,
    },
    {
      what: "a proxy that is told where its certificate, its token and its Secret are",
      set: {
        [ARGS]: [
          "--tls-private-key-file=/etc/tls/tls.key",
          "--token-auth-file=/etc/tokens/tokens",
          "--default-ssl-certificate=shop/web-tls",
          "--dynamic-serving-ca-secret-name=web-ca",
          "--token-ttl=24h",
        ],
      },
    },
  ],
});
