import { attackPathToVault } from "../../../../policies/rules/attack-path/attack-path-to-vault";
import { UNKNOWN, type Json } from "../../../support/pods";
import type { Change, Expected } from "../../../support/rule-cases";
import { testRule } from "../../../support/rule-tester";
import { claimOf, deployment, service } from "./resources";

const POD = "[0].spec.template.spec";
const ACCOUNT = "spec.template.spec.serviceAccountName";
const TOKEN: Change = { [`${POD}.automountServiceAccountToken`]: null };
const TOKEN_PLACE = "spec.template.spec.automountServiceAccountToken";
const ROLE = "[2].inputs";

const ROLE_OF_WEB = {
  type: "vault:kubernetes/authBackendRole:AuthBackendRole",
  inputs: {
    roleName: "web",
    boundServiceAccountNames: ["web"],
    boundServiceAccountNamespaces: ["shop"],
    tokenPolicies: ["default", "web"],
  },
};

function policy(path: string, ...capabilities: string[]): { type: string; inputs: { [key: string]: Json } } {
  const text = `path "${path}" { capabilities = [${capabilities.map((name) => `"${name}"`).join(", ")}] }`;
  return { type: "vault:index/policy:Policy", inputs: { name: "web", policy: text } };
}

function projected(audience: string): Change {
  return {
    [`${POD}.volumes[0]`]: { name: "token", projected: { sources: [{ serviceAccountToken: { path: "token", audience } }] } },
    [`${POD}.containers[0].volumeMounts[0]`]: { name: "token", mountPath: "/token" },
  };
}

function open(set: Change, rest = '→ Vault role "web" takes accounts of any name or namespace'): Expected {
  const cut = 'do not mount the token of service account "web"';
  return { set: { ...TOKEN, ...set }, path: TOKEN_PLACE, message: claimOf("Vault", `→ service account "web" ${rest}`, cut) };
}

function strong(name: string, set: Change): Expected {
  const gives = name === "root" ? "the root policy" : `the policy "${name}", which reaches into Vault itself`;
  const rest = `→ service account "web" → Vault role "web" gives it ${gives}`;
  const cut = `take the policy "${name}" from Vault role "web" for the account`;
  return { set: { ...TOKEN, ...set }, path: ACCOUNT, message: claimOf("Vault", rest, cut) };
}

testRule(attackPathToVault, {
  base: [deployment(), service(), ROLE_OF_WEB, policy("secret/data/web/*", "read")],
  compliant: [
    // A role that was made for it, with policies of its own.
    TOKEN,
    { ...TOKEN, [`${ROLE}.tokenPolicies`]: ["elsewhere"] },
    ...[
      ["auth/token/renew-self", "update"],
      ["auth/token/lookup*", "read", "update"],
      ["sys/leases/renew", "update"],
      ["sys/internal/ui/mounts/*", "read"],
      ["sys/policies/acl/*", "read", "list"],
      ["secret/*", "create", "read", "update"],
      ["identity/oidc/token/web", "read"],
      ["*", "deny"],
    ].map(([path = "", ...capabilities]): Change => ({ ...TOKEN, "[3]": policy(path, ...capabilities) })),
    // Ones that do not take it, or not its token.
    ...["*-other", "web-*-*", "*b*e*", "we*eb", ""].map((name): Change => ({
      ...TOKEN,
      [`${ROLE}.boundServiceAccountNames`]: [name],
      [`${ROLE}.tokenPolicies`]: ["root"],
    })),
    { ...TOKEN, [`${ROLE}.boundServiceAccountNamespaces`]: ["other"], [`${ROLE}.tokenPolicies`]: ["root"] },
    { ...TOKEN, [`${ROLE}.audience`]: "vault", [`${ROLE}.tokenPolicies`]: ["root"] },
    { [`${ROLE}.tokenPolicies`]: ["root"] },
    { ...projected("sts.example.com"), [`${ROLE}.audience`]: "vault", [`${ROLE}.tokenPolicies`]: ["root"] },
    // One that takes everybody and gives nothing.
    { ...TOKEN, [`${ROLE}.boundServiceAccountNames`]: ["*"], [`${ROLE}.tokenPolicies`]: ["default"] },
    { ...TOKEN, [`${ROLE}.boundServiceAccountNames`]: ["*"], "[1]": null },
  ],
  violations: [
    open({ [`${ROLE}.boundServiceAccountNames`]: ["*"] }),
    strong("root", { [`${ROLE}.tokenPolicies`]: ["root"] }),
    strong("web", { "[3]": policy("sys/policies/acl/*", "update") }),
    strong("web", { "[3]": policy("auth/token/*", "create", "update") }),
    strong("web", { "[3]": policy("auth/kubernetes/role/web", "update") }),
    strong("web", { "[3]": policy("identity/group/id/*", "update") }),
    strong("web", { "[3]": policy("secret/web", "sudo", "read") }),
    strong("web", { "[3]": policy("*", "read") }),
    strong("web", { "[3]": policy("+/*", "list") }),
    // Any namespace, by a star or by a selector that asks for nothing.
    {
      ...strong("web", {}),
      set: { ...TOKEN, [`${ROLE}.boundServiceAccountNamespaces`]: ["*"] },
      message: claimOf(
        "Vault",
        '→ service account "web" → Vault role "web" takes accounts of any name or namespace',
        'bind Vault role "web" by name, not to every account like the one',
      ),
    },
    {
      ...strong("root", { [`${ROLE}.boundServiceAccountNames`]: ["w*"], [`${ROLE}.tokenPolicies`]: ["root"] }),
      path: TOKEN_PLACE,
      message: claimOf(
        "Vault",
        '→ service account "web" → Vault role "web" gives it the root policy',
        'do not mount the token of service account "web"',
      ),
    },
    {
      ...strong("root", { [`${ROLE}.boundServiceAccountNames`]: ["w*e*b", "*e*"], [`${ROLE}.tokenPolicies`]: ["root"] }),
      path: TOKEN_PLACE,
      message: claimOf(
        "Vault",
        '→ service account "web" → Vault role "web" gives it the root policy',
        'do not mount the token of service account "web"',
      ),
    },
    strong("root", {
      [`${ROLE}.boundServiceAccountNamespaces`]: [],
      [`${ROLE}.boundServiceAccountNamespaceSelector`]: '{"matchLabels":{"team":"web"}}',
      [`${ROLE}.tokenPolicies`]: ["root"],
      "[4]": { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", labels: { team: "web" } } },
    }),
    {
      ...strong("web", {}),
      set: {
        ...TOKEN,
        [`${ROLE}.boundServiceAccountNamespaces`]: [],
        [`${ROLE}.boundServiceAccountNamespaceSelector`]: "{}",
      },
      message: claimOf(
        "Vault",
        '→ service account "web" → Vault role "web" takes accounts of any name or namespace',
        'bind Vault role "web" by name, not to every account like the one',
      ),
    },
    // A token for Vault that is mounted by hand.
    {
      ...strong("root", {}),
      set: { ...projected("vault"), [`${ROLE}.audience`]: "vault", [`${ROLE}.tokenPolicies`]: ["root"] },
    },
    {
      ...strong("root", {}),
      set: { ...projected("vault"), [`${ROLE}.tokenPolicies`]: ["root"] },
    },
  ],
  undecided: [
    {
      ...open({ [`${ROLE}.boundServiceAccountNames`]: [UNKNOWN], [`${ROLE}.tokenPolicies`]: ["root"] }),
      message: claimOf(
        "Vault",
        '→ service account "web" –?→ Vault role "web" gives it the root policy',
        'do not mount the token of service account "web"',
      ),
      reason:
        'the step to Vault role "web" gives it the root policy is not certain, since boundServiceAccountNames[0] is not known until deployment',
    },
    {
      ...strong("web", { "[3].inputs.policy": UNKNOWN }),
      message: claimOf(
        "Vault",
        '→ service account "web" –?→ Vault role "web" gives it the policy "web", which reaches into Vault itself',
        'take the policy "web" from Vault role "web" for the account',
      ),
      reason:
        'the step to Vault role "web" gives it the policy "web", which reaches into Vault itself is not certain, since policy is not known until deployment',
    },
  ],
  legitimate: [
    { what: "a shop with a role of its own, which reads its own secrets", set: TOKEN },
    {
      what: "all programs of a namespace with a role that gives each its own paths",
      set: { ...TOKEN, [`${ROLE}.boundServiceAccountNames`]: ["*"] },
      waived: true,
    },
  ],
});
