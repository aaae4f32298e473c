import { dockerDevMode } from "../../../../policies/rules/vault/docker-dev-mode";
import { COMPOSE, CONTAINER, SERVICE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "container must not run Vault in development mode";
const OF_COMPOSE = 'service "web" must not run Vault in development mode';
const vault = "hashicorp/vault:1.20.1";

testRule(dockerDevMode, {
  base: CONTAINER,
  compliant: [
    { image: vault, command: ["server", "-config=/vault/config"] },
    { image: vault, entrypoints: ["vault"], command: ["agent"] },
    { command: ["server", "-dev"] },
    { command: UNKNOWN },
  ],
  violations: [
    { set: { image: vault, command: ["server", "-dev"] }, path: "command[1]", message: MESSAGE },
    { set: { image: vault }, path: "image", message: MESSAGE },
    { set: { entrypoints: ["sh", "-c", "bao server -dev"] }, path: "entrypoints[2]", message: MESSAGE },
    { set: { envs: ["VAULT_DEV_ROOT_TOKEN_ID=root"] }, path: "envs[0]", message: MESSAGE },
  ],
  undecided: [
    { set: { image: vault, command: UNKNOWN }, path: "command", message: MESSAGE },
    { set: { image: UNKNOWN }, path: "image", message: MESSAGE },
    { set: { envs: UNKNOWN }, path: "envs", message: MESSAGE },
  ],
  legitimate: [{ what: "a throw-away server for tests", set: { image: vault, command: ["server", "-dev"] }, waived: true }],
});

testRule(dockerDevMode, {
  base: COMPOSE,
  compliant: [{ "services.web.image": vault, "services.web.command": "vault server -config=/vault/config" }],
  violations: [
    {
      set: { "services.web.image": vault, "services.web.command": "server -dev -dev-listen-address=0.0.0.0:8200" },
      path: "services.web.command",
      message: OF_COMPOSE,
    },
    { set: { "services.web.entrypoint": "sh -c 'vault server -dev'" }, path: "services.web.entrypoint", message: OF_COMPOSE },
    {
      set: { "services.web.environment.BAO_DEV_ROOT_TOKEN_ID": "root" },
      path: "services.web.environment.BAO_DEV_ROOT_TOKEN_ID",
      message: OF_COMPOSE,
    },
  ],
});

testRule(dockerDevMode, {
  base: SERVICE,
  compliant: [],
  violations: [
    {
      set: { "taskSpec.containerSpec.image": vault, "taskSpec.containerSpec.args": ["server", "-dev"] },
      path: "taskSpec.containerSpec.args[1]",
      message: "service must not run Vault in development mode",
    },
  ],
});
