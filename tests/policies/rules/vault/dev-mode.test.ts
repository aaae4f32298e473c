import { devMode } from "../../../../policies/rules/vault/dev-mode";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = 'container "app" must not run Vault in development mode';
const vault = "hashicorp/vault:1.20.1";

testRule(devMode, {
  compliant: [
    { "spec.containers[0].image": vault, "spec.containers[0].args": ["server", "-config=/vault/config"] },
    { "spec.containers[0].image": vault, "spec.containers[0].args": ["server", "-dev=false"] },
    { "spec.containers[0].image": vault, "spec.containers[0].args": ["agent", "-config=/etc/vault/agent.hcl"] },
    { "spec.containers[0].image": "hashicorp/vault-k8s:1.7.0" },
    { "spec.containers[0].args": ["server", "-dev"] },
    { "spec.containers[0].command": ["webpack", "serve", "--dev"] },
    { "spec.containers[0].image": UNKNOWN, "spec.containers[0].args": ["serve"] },
    { "spec.containers[0].args": UNKNOWN },
    { "spec.containers[0].env": [{ name: "VAULT_ADDR", value: "https://vault.example.com" }] },
  ],
  violations: [
    {
      set: { "spec.containers[0].image": vault, "spec.containers[0].args": ["server", "-dev"] },
      path: "spec.containers[0].args[1]",
      message: MESSAGE,
    },
    { set: { "spec.containers[0].image": vault }, path: "spec.containers[0].image", message: MESSAGE },
    {
      set: { "spec.containers[0].image": "registry.example.com/mirror/openbao/openbao:2.4" },
      path: "spec.containers[0].image",
      message: MESSAGE,
    },
    {
      set: { "spec.containers[0].image": vault, "spec.containers[0].args": ["server", "-dev-tls"] },
      path: "spec.containers[0].args[1]",
      message: MESSAGE,
    },
    {
      set: {
        "spec.containers[0].command": ["/bin/sh", "-ec"],
        "spec.containers[0].args": ["/usr/local/bin/docker-entrypoint.sh vault server -dev \n"],
      },
      path: "spec.containers[0].args[0]",
      message: MESSAGE,
    },
    {
      set: { "spec.containers[0].command": ["/usr/bin/bao", "server", "--dev=true"] },
      path: "spec.containers[0].command[2]",
      message: MESSAGE,
    },
    {
      set: { "spec.containers[0].env": [{ name: "VAULT_DEV_ROOT_TOKEN_ID", value: "root" }] },
      path: "spec.containers[0].env[0].name",
      message: MESSAGE,
    },
    {
      set: {
        "spec.containers[0].env": [{ name: "BAO_DEV_ROOT_TOKEN_ID", valueFrom: { secretKeyRef: { name: "dev", key: "token" } } }],
      },
      path: "spec.containers[0].env[0].name",
      message: MESSAGE,
    },
  ],
  undecided: [
    {
      set: { "spec.containers[0].image": vault, "spec.containers[0].args": UNKNOWN },
      path: "spec.containers[0].args",
      message: MESSAGE,
    },
    { set: { "spec.containers[0].image": UNKNOWN }, path: "spec.containers[0].image", message: MESSAGE },
    { set: { "spec.containers[0].env": UNKNOWN }, path: "spec.containers[0].env", message: MESSAGE },
  ],
  legitimate: [
    {
      what: "a throw-away server for tests",
      set: { "spec.containers[0].image": vault, "spec.containers[0].args": ["server", "-dev"] },
      waived: true,
    },
    {
      what: "an injected agent",
      set: {
        "spec.containers[0].image": vault,
        "spec.containers[0].command": ["/bin/sh", "-ec"],
        "spec.containers[0].args": ["vault agent -config=/home/vault/config.json"],
      },
    },
    {
      what: "the server of Vault's own chart",
      set: {
        "spec.containers[0].image": vault,
        "spec.containers[0].command": ["/bin/sh", "-ec"],
        "spec.containers[0].args": [
          'cp /vault/config/extraconfig-from-values.hcl /tmp/storageconfig.hcl;\n[ -n "${HOST_IP}" ] && sed -Ei "s|HOST_IP|${HOST_IP?}|g" /tmp/storageconfig.hcl;\n/usr/local/bin/docker-entrypoint.sh vault server -config=/tmp/storageconfig.hcl \n',
        ],
      },
    },
  ],
});
