import { pciDss } from "../../frameworks/pci-dss";
import { anyMatch, sameValue } from "../../model/selector";
import { vaultKinds } from "../../model/vault/vault";
import { at, defineRule, missing, undecided } from "../../rule";

const ROLES = vaultKinds("PkiRole");
/** What a mount needs that Vault does not do by itself, and the resources that see to it. */
const NEEDS: readonly (readonly [kinds: readonly string[], claim: string])[] = [
  [vaultKinds("PkiUrls", "PkiIssuer"), "mount that issues certificates must say where revocations are published"],
  [vaultKinds("CrlConfig"), "mount that issues certificates must configure its revocation list"],
  [vaultKinds("AutoTidyConfig"), "mount that issues certificates must remove what has expired"],
];

export const pkiUpkeep = defineRule({
  id: "vault-pki-upkeep",
  title: "Mounts that issue certificates must publish revocations and remove what has expired",
  rationale: "None of it is on by default: revoked certificates then look good, lists end unnoticed, and the storage fills up.",
  severity: "low",
  appliesTo: "stack",
  kinds: ROLES,
  controls: [pciDss("3.7.5")],
  remediation:
    "Declare the addresses (SecretBackendConfigUrls), the revocation list (SecretBackendCrlConfig) and BackendConfigAutoTidy for the mount.",
  waiveWhen: "Certificates live for hours, are not kept and are not revoked.",
  *check(stack, context) {
    const seen = new Set<unknown>();
    for (const role of stack.ofKind(...ROLES)) {
      const backend = role.root.get("backend");
      if (backend.state === "known" && seen.has(backend.value)) continue;
      seen.add(backend.value);
      for (const [kinds, claim] of NEEDS) {
        const match = anyMatch(stack.ofKind(...kinds).map(({ root }) => sameValue(root.get("backend"), backend)));
        if (match === "no") yield* at(role, missing(context, backend, claim));
        else if (match === "unknown")
          yield* at(role, undecided(backend, claim, "which mount it is, is not known until deployment"));
      }
    }
  },
});
