import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { vaultKinds } from "../../model/vault/vault";
import { defineRule, isUnsetOrFalse, requireField } from "../../rule";

export const csrValues = defineRule({
  id: "vault-csr-values",
  title: "Authorities must not be signed with the values of their request",
  rationale: "Subject, key usages and path length are then what the request asks for, and not what the program states.",
  severity: "medium",
  appliesTo: "resource",
  kinds: vaultKinds("PkiSignedIntermediate"),
  controls: [pciDss("3.7.7"), mitreAttack("T1649")],
  remediation: "Set useCsrValues to false and state the subject in the program.",
  waiveWhen: "The request comes from an authority outside of Vault and somebody has read it before it is signed.",
  *check({ root }) {
    yield* requireField(root.get("useCsrValues"), isUnsetOrFalse, "authority must not be signed with the values of its request");
  },
});
