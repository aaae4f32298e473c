import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import type { Value } from "../../model/field";
import { isOff, vaultKinds } from "../../model/vault/vault";
import { defineRule, isUnsetOrFalse, requireField, unless } from "../../rule";

export const signVerbatimEnrolment = defineRule({
  id: "vault-sign-verbatim-enrolment",
  title: "Enrolment protocols must not sign requests verbatim",
  rationale:
    "The request alone then decides on names and usages. For ACME that is the default, and so every client of the directory is bound by no role.",
  severity: "high",
  appliesTo: "resource",
  kinds: vaultKinds("AcmeConfig", "CmpConfig", "EstConfig", "ScepConfig"),
  controls: [pciDss("2.2.6"), pciDss("3.7.7"), mitreAttack("T1649")],
  remediation: 'Set defaultDirectoryPolicy (ACME) or defaultPathPolicy (EST, SCEP, CMP) to "role:<name>".',
  waiveWhen: "An authority in front of Vault checks every request, and only it has the credentials to enrol.",
  *check({ root, kinds }) {
    const isAcme = kinds.some((kind) => vaultKinds("AcmeConfig").includes(kind));
    const policy = root.get(isAcme ? "defaultDirectoryPolicy" : "defaultPathPolicy");
    const enabled = root.get("enabled");
    if (isOff(enabled)) return;
    const accepts = (value: unknown): boolean =>
      isUnset(value) ? !isAcme : typeof value === "string" && !/^\s*sign-verbatim/i.test(value);
    yield* unless(enabled, isUnsetOrFalse, requireField(policy, accepts, "enrolment must not sign requests verbatim"));
    for (const [, label] of root.get("labelToPathPolicy").entries()) {
      yield* unless(enabled, isUnsetOrFalse, requireField(label, accepts, "enrolment must not sign requests verbatim"));
    }
  },
});

function isUnset(value: unknown): value is Value | undefined {
  return value === undefined || value === "";
}
