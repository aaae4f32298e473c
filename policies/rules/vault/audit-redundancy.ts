import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { vaultKinds } from "../../model/vault/vault";
import { at, defineRule, missing } from "../../rule";

const DEVICES = vaultKinds("AuditDevice");

export const auditRedundancy = defineRule({
  id: "vault-audit-redundancy",
  title: "Vault must have more than one audit device",
  rationale:
    "Vault answers nobody while it cannot log, so filling the disk of its only device takes down everything that needs secrets.",
  severity: "low",
  appliesTo: "stack",
  kinds: DEVICES,
  controls: [pciDss("10.7.2"), mitreAttack("T1499")],
  remediation: "Declare a second audit device of another kind, for example a file beside stdout.",
  waiveWhen: "The only device writes to stdout, which does not block.",
  *check(stack, context) {
    const [device, another] = stack.ofKind(...DEVICES);
    if (device && !another) yield* at(device, missing(context, device.root, "Vault must have more than one audit device"));
  },
});
