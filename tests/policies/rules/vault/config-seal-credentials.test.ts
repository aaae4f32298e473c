import { configSealCredentials } from "../../../../policies/rules/vault/config-seal-credentials";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "configuration must not hold a credential of the seal";
const PATH = 'data["server.hcl"]';
const config = (settings: string, type = "transit"): string =>
  `listener "tcp" {\n  address = "[::]:8200"\n}\nseal "${type}" {\n  ${settings}\n}\n`;

testRule(configSealCredentials, {
  base: {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "vault-config" },
    data: { "server.hcl": config('token = "file:///vault/seal/token"') },
  },
  compliant: [
    { [PATH]: config('token = "env://SEAL_TOKEN"') },
    { [PATH]: config('token = ""') },
    { [PATH]: config('region = "eu-west-1"\n  kms_key_id = "alias/vault"', "awskms") },
    { [PATH]: 'listener "tcp" {}' },
  ],
  violations: [
    { set: { [PATH]: config('token = "s.Qf1s5zigZ4OX6akYjQXJC1jY"') }, path: PATH, message: MESSAGE },
    { set: { [PATH]: config('secret_key = "abcdefghij"', "awskms") }, path: PATH, message: MESSAGE },
    { set: { [PATH]: config('client_secret = "abcdefghij"', "azurekeyvault") }, path: PATH, message: MESSAGE },
    {
      set: { [PATH]: '{"listener":[{"tcp":{"address":"[::]:8200"}}],"seal":[{"transit":{"token":"s.Qf1s5zigZ4OX6akYjQXJC1jY"}}]}' },
      path: PATH,
      message: MESSAGE,
    },
  ],
  cannotBeUndecided: "An entry of a ConfigMap that cannot be read may be anything, and hardly ever is the configuration of Vault.",
  legitimate: [
    { what: "a template that the start of the server fills in", set: { [PATH]: config('token = "${SEAL_TOKEN}"') } },
    {
      what: "a text in the place of the token that a program replaces",
      set: { [PATH]: config('token = "TRANSIT_TOKEN"') },
      waived: true,
    },
  ],
});
