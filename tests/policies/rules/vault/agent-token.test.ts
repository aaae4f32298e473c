import { agentToken } from "../../../../policies/rules/vault/agent-token";
import { testRule } from "../../../support/rule-tester";

const PATH = 'data["agent.hcl"]';
const message = "agent must not lend its token to who can reach it";
const LOGIN = 'auto_auth {\n  method "kubernetes" {}\n}\n';
const LEND = "api_proxy {\n  use_auto_auth_token = true\n}\n";
const listener = (address: string): string => `listener "tcp" {\n  address = "${address}"\n  tls_disable = true\n}\n`;

testRule(agentToken, {
  base: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "agent", namespace: "shop" }, data: { "agent.hcl": LOGIN } },
  compliant: [
    { [PATH]: LOGIN + LEND + listener("127.0.0.1:8200") },
    { [PATH]: LOGIN + LEND },
    { [PATH]: LOGIN + listener("0.0.0.0:8200") },
    { [PATH]: LEND + listener("0.0.0.0:8200") },
    { [PATH]: LOGIN + LEND.replace("true", "false") + listener("0.0.0.0:8200") },
  ],
  violations: [
    { set: { [PATH]: LOGIN + LEND + listener("0.0.0.0:8200") }, path: PATH, message },
    { set: { [PATH]: LOGIN + LEND.replace("true", '"force"') + listener("[::]:8200") }, path: PATH, message },
    { set: { [PATH]: LOGIN + LEND.replace("api_proxy", "cache") + listener("10.0.0.5:8200") }, path: PATH, message },
    {
      set: {
        [PATH]: JSON.stringify({
          auto_auth: { method: [{ type: "kubernetes" }] },
          listener: [{ tcp: { address: "0.0.0.0:8100" } }],
          api_proxy: { use_auto_auth_token: true },
        }),
      },
      path: PATH,
      message,
    },
  ],
  cannotBeUndecided:
    "An entry of a ConfigMap that cannot be read may be anything, and hardly ever is the configuration of an agent.",
  legitimate: [
    { what: "a proxy for the program in the same pod", set: { [PATH]: LOGIN + LEND + listener("127.0.0.1:8200") } },
    { what: "a proxy that lets known clients in alone", set: { [PATH]: LOGIN + LEND + listener("0.0.0.0:8200") }, waived: true },
  ],
});
