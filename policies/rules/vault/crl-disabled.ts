import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { vaultKinds } from "../../model/vault/vault";
import { defineRule, isUnsetOrFalse, requireField } from "../../rule";

export const crlDisabled = defineRule({
  id: "vault-crl-disabled",
  title: "Authorities must publish revocations",
  rationale:
    "With the list or the responder off, nobody learns that a certificate was revoked, and a stolen key serves until its end.",
  severity: "medium",
  appliesTo: "resource",
  kinds: vaultKinds("CrlConfig"),
  controls: [pciDss("3.7.5"), mitreAttack("T1649")],
  remediation: "Set disable and ocspDisable to false.",
  waiveWhen: "Certificates live for hours and are not revoked, or clients use only the one of the two that is on.",
  *check({ root }) {
    yield* requireField(root.get("disable"), isUnsetOrFalse, "authority must build a revocation list");
    yield* requireField(root.get("ocspDisable"), isUnsetOrFalse, "authority must answer requests for revocations");
  },
});
