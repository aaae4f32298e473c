import { configConnections } from "../../../../policies/rules/vault/config-connections";
import { testRule } from "../../../support/rule-tester";

const PATH = 'data["server.hcl"]';
const config = (seal: string, join = 'leader_api_addr = "https://vault-0.vault-internal:8200"'): string =>
  `listener "tcp" {\n  address = "[::]:8200"\n}\nseal "transit" {\n  ${seal}\n}\nstorage "raft" {\n  path = "/data"\n  retry_join {\n    ${join}\n  }\n}\n`;
const PEER = "servers must join each other over TLS";
const SEAL = "seal must be reached over TLS";
const UNKNOWN_SEAL = "seal must be known by its certificate";

testRule(configConnections, {
  base: {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "vault-config" },
    data: { "server.hcl": config('address = "https://unseal.example.com:8200"') },
  },
  compliant: [
    { [PATH]: config('tls_skip_verify = "false"') },
    { [PATH]: config('address = "http://127.0.0.1:8100"', 'leader_api_addr = "http://127.0.0.1:8200"') },
    { [PATH]: config("", 'auto_join = "provider=k8s"') },
    { [PATH]: 'listener "tcp" {}\nseal "awskms" {\n  region = "eu-west-1"\n}\nstorage "raft" {}' },
  ],
  violations: [
    { set: { [PATH]: config('address = "http://unseal.example.com:8200"') }, path: PATH, message: SEAL },
    { set: { [PATH]: config("tls_skip_verify = true") }, path: PATH, message: UNKNOWN_SEAL },
    {
      set: { [PATH]: '{"listener":{"tcp":{"address":"[::]:8200"}},"seal":[{"transit":{"tls_skip_verify":"1"}}]}' },
      path: PATH,
      message: UNKNOWN_SEAL,
    },
    { set: { [PATH]: config("", 'leader_api_addr = "http://vault-0.vault-internal:8200"') }, path: PATH, message: PEER },
    {
      set: {
        [PATH]: JSON.stringify({
          listener: [{ tcp: { address: "[::]:8200" } }],
          storage: { raft: { retry_join: [{ leader_api_addr: "https://a:8200" }, { leader_api_addr: "http://b:8200" }] } },
        }),
      },
      path: PATH,
      message: PEER,
    },
  ],
  cannotBeUndecided: "An entry of a ConfigMap that cannot be read may be anything, and hardly ever is the configuration of Vault.",
  legitimate: [
    {
      what: "servers that find each other through the cloud",
      set: { [PATH]: config("", 'auto_join = "provider=aws tag_key=vault"') },
    },
    {
      what: "servers in a mesh that encrypts everything",
      set: { [PATH]: config("", 'leader_api_addr = "http://vault-0.vault-internal:8200"') },
      waived: true,
    },
  ],
});
