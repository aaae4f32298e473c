import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { isEverywhere, overlaps, writingGrant } from "../../model/vault/vault-path";
import { defineRule, requireField } from "../../rule";

/** Below a mount that anyone may have named: paths that no role bounds. */
const TARGETS = [
  "sign-verbatim",
  "sign-verbatim/+",
  "issuer/+/sign-verbatim",
  "issuer/+/sign-verbatim/+",
  "root/sign-self-issued",
  "issuer/+/sign-self-issued",
  "root/sign-intermediate",
  "issuer/+/sign-intermediate",
];

export const signVerbatim = defineRule({
  id: "vault-sign-verbatim",
  title: "Vault policies must not let requests be signed without a role",
  rationale:
    "There the request alone decides on names and usages: whoever holds the policy gets certificates for any host, or an authority of their own.",
  severity: "high",
  appliesTo: "vault-policy",
  controls: [pciDss("3.7.7"), pciDss("7.2.5"), mitreAttack("T1649")],
  remediation: 'Grant "<mount>/sign/<role>" or "<mount>/issue/<role>" instead.',
  waiveWhen: "The policy is that of the program that signs intermediate authorities.",
  *check(policy) {
    for (const block of policy.paths) {
      if (!writingGrant(block)) continue;
      const accepts = (value: unknown): boolean => typeof value === "string" && (isEverywhere(value) || !signsAnything(value));
      yield* requireField(block.path, accepts, "policy must not let requests be signed without a role");
    }
  },
});

/** A star below a mount counts only where the mount goes by its name for one of certificates. */
function signsAnything(path: string): boolean {
  const segments = path.split("/");
  return segments.slice(1).some((_segment, index) => {
    const below = segments.slice(index + 1).join("/");
    const isMeant = index === 0 ? /pki|sign-/i.test(path) : /^(?:sign-verbatim|root\/sign-|issuer\/[^/]*\/sign-)/.test(below);
    return isMeant && TARGETS.some((target) => overlaps(below, target));
  });
}
