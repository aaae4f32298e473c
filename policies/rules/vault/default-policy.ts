import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { elementsOf, LOGIN_KINDS, policyName } from "../../model/vault/vault";
import { defineRule, requireField } from "../../rule";

export const defaultPolicy = defineRule({
  id: "vault-default-policy",
  title: "Tokens of workloads must do without the default policy",
  rationale:
    "Everything that somebody once writes into the policy called default, every token has. Without it a workload may do what its own policy says and nothing else.",
  severity: "low",
  appliesTo: "resource",
  kinds: LOGIN_KINDS,
  controls: [pciDss("7.2.2"), mitreAttack("T1098")],
  optIn: "The policy is harmless as it comes, and lets programs look up and renew their own token.",
  remediation: "Set tokenNoDefaultPolicy to true, and write into the role's own policy what the program needs.",
  waiveWhen: "The program renews its token, or the login is for people.",
  *check({ root }) {
    const claim = "login must give tokens without the default policy";
    yield* requireField(root.get("tokenNoDefaultPolicy"), (value) => value === true, claim);
    for (const item of elementsOf(root.get("tokenPolicies"))) {
      yield* requireField(item, (value) => policyName(value) !== "default", claim);
    }
  },
});
