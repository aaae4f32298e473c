import { pciDss } from "../../frameworks/pci-dss";
import { anyMatch, sameValue } from "../../model/selector";
import type { Subject } from "../../model/subject";
import { vaultKinds } from "../../model/vault/vault";
import { at, defineRule, missing, undecided } from "../../rule";

const ISSUING = vaultKinds("PkiRole", "PkiRootCert");
const ISSUERS = vaultKinds("PkiIssuer");
/** What issuers have of their own instead of the mount. */
const URLS = ["crlDistributionPoints", "ocspServers"];
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
  kinds: ISSUING,
  controls: [pciDss("3.7.5")],
  remediation:
    "Declare the addresses (SecretBackendConfigUrls), the revocation list (SecretBackendCrlConfig) and BackendConfigAutoTidy for the mount.",
  waiveWhen: "Certificates live for hours, are not kept and are not revoked.",
  *check(stack, context) {
    const seen = new Set<unknown>();
    for (const role of stack.ofKind(...ISSUING)) {
      const backend = role.root.get("backend");
      if (backend.state === "known" && seen.has(backend.value)) continue;
      seen.add(backend.value);
      for (const [kinds, claim] of NEEDS) {
        const seers = stack.ofKind(...kinds).filter(seesToIt);
        const match = anyMatch(seers.map(({ root }) => sameValue(root.get("backend"), backend)));
        if (match === "no") yield* at(role, missing(context, backend, claim));
        else if (match === "unknown")
          yield* at(role, undecided(backend, claim, "which mount it is, is not known until deployment"));
      }
    }
  },
});

/** An issuer without addresses has those of its mount. */
function seesToIt({ kinds, root }: Subject): boolean {
  return !kinds.some((kind) => ISSUERS.includes(kind)) || URLS.some((key) => root.get(key).state !== "absent");
}
