import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { vaultKinds } from "../../model/vault/vault";
import { defineRule, isUnsetOrEmpty, requireField } from "../../rule";

export const exportedCaKey = defineRule({
  id: "vault-exported-ca-key",
  title: "Keys of authorities must not leave Vault",
  rationale:
    "An exported or imported key stands in the state of the stack, in plans and in logs. Whoever reads it there issues certificates that nobody can tell from real ones.",
  severity: "high",
  appliesTo: "resource",
  kinds: vaultKinds("PkiRootCert", "PkiIntermediateRequest", "PkiKey", "PkiImportedCa", "SshCa"),
  controls: [pciDss("3.6.1.3"), pciDss("3.6.1.4"), nist800190("4.3.2"), mitreAttack("T1552.004"), mitreAttack("T1649")],
  remediation: 'Set type to "internal" or "kms", or have Vault generate the key instead of importing it.',
  waiveWhen: "An authority moves into Vault once; import its key by hand where the state need not hold it.",
  *check({ root }) {
    yield* requireField(root.get("type"), (value) => value !== "exported", "key of an authority must not be exported");
    const holdsNoKey = (value: unknown): boolean =>
      value === undefined || (typeof value === "string" && !value.includes("PRIVATE KEY"));
    yield* requireField(root.get("pemBundle"), holdsNoKey, "key of an authority must not be imported through the program");
    yield* requireField(root.get("privateKey"), isUnsetOrEmpty, "key of an authority must not be imported through the program");
  },
});
