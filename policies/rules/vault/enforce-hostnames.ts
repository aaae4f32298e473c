import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { elementsOf, textsIn, vaultKinds } from "../../model/vault/vault";
import { defineRule, requireField } from "../../rule";

export const enforceHostnames = defineRule({
  id: "vault-enforce-hostnames",
  title: "PKI roles must issue certificates for host names only",
  rationale:
    "Without the check a common name can hold anything, such as blanks, slashes or the name of a user, and programs that read it differently can be fooled.",
  severity: "medium",
  appliesTo: "resource",
  kinds: vaultKinds("PkiRole"),
  controls: [pciDss("2.2.6"), mitreAttack("T1649")],
  remediation: 'Remove enforceHostnames, which is true by default, and "disabled" from cnValidations.',
  waiveWhen: "The role issues client certificates for users or services whose names are no host names.",
  *check({ root }) {
    const isOn = (value: unknown): boolean => value === undefined || value === true;
    yield* requireField(root.get("enforceHostnames"), isOn, "PKI role must enforce host names");
    for (const validation of elementsOf(root.get("cnValidations"))) {
      yield* requireField(validation, (value) => !textsIn(value).includes("disabled"), "PKI role must validate common names");
    }
  },
});
