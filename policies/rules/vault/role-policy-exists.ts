import { pciDss } from "../../frameworks/pci-dss";
import type { Field } from "../../model/field";
import { anyMatch, matchIf, type Match } from "../../model/selector";
import { POLICY_LISTS, policyName, vaultKinds } from "../../model/vault/vault";
import { at, defineRule, missing, undecided } from "../../rule";

/** Every Vault has them; the second is another rule's. */
const BUILT_IN = new Set<unknown>(["default", "root"]);
const POLICIES = [...vaultKinds("Policy"), "vault:index:EgpPolicy", "vault:index:RgpPolicy"];

export const rolePolicyExists = defineRule({
  id: "vault-role-policy-exists",
  title: "Policies that Vault gives must exist",
  rationale:
    "Vault takes any name. The login then gives less than was meant, until somebody makes a policy of that name and it gives what they like.",
  severity: "low",
  appliesTo: "stack",
  kinds: [...new Set(POLICY_LISTS.flatMap(([kinds]) => kinds))],
  controls: [pciDss("7.2.2")],
  remediation: "Correct the name, or declare the policy in the same stack.",
  waiveWhen: "The policy is one of the organisation that another stack declares.",
  *check(stack, context) {
    const names = stack.ofKind(...POLICIES).map(({ root }) => root.get("name"));
    const claim = "policy that is given must exist";
    for (const [kinds, property] of POLICY_LISTS) {
      for (const owner of stack.ofKind(...kinds)) {
        for (const policy of owner.root.get(property).items()) {
          if (BUILT_IN.has(policyName(policy.value))) continue;
          const match = anyMatch(names.map((name) => sameName(policy, name)));
          if (policy.state === "unknown") yield* at(owner, undecided(policy, claim));
          else if (match === "no") yield* at(owner, missing(context, policy, claim));
          else if (match === "unknown") yield* at(owner, undecided(policy, claim, "not every name is known until deployment"));
        }
      }
    }
  },
});

function sameName(a: Field, b: Field): Match {
  if (a.state === "unknown" || b.state === "unknown") return "unknown";
  return matchIf(policyName(a.value) === policyName(b.value));
}
