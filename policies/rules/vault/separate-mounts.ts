import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { anyMatch, sameValue } from "../../model/selector";
import { vaultKinds } from "../../model/vault/vault";
import { at, defineRule, undecided, violation } from "../../rule";

const ROLES = vaultKinds("PkiRole");

export const separateMounts = defineRule({
  id: "vault-separate-mounts",
  title: "Roots must not issue certificates of services",
  rationale:
    "Who uses a role on the mount of the root works with the key of the root. If it leaks, everything that trusts the root has to be changed, not one intermediate.",
  severity: "medium",
  appliesTo: "stack",
  kinds: ROLES,
  controls: [pciDss("2.2.3"), pciDss("3.6.1.4"), mitreAttack("T1649")],
  remediation: "Put an intermediate authority on a mount of its own and the role there.",
  waiveWhen: "The authority is a small one for a single purpose, and replacing its root is as easy as replacing an intermediate.",
  *check(stack) {
    const roots = stack.ofKind(...vaultKinds("PkiRootCert"));
    const claim = "PKI role must not be on the mount of a root";
    for (const role of stack.ofKind(...ROLES)) {
      const backend = role.root.get("backend");
      const match = anyMatch(roots.map(({ root }) => sameValue(root.get("backend"), backend)));
      if (match === "yes") yield* at(role, violation(backend, claim));
      else if (match === "unknown") yield* at(role, undecided(backend, claim, "which mount it is, is not known until deployment"));
    }
  },
});
