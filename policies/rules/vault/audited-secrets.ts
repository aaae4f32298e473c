import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { elementsOf, textsIn, vaultKinds } from "../../model/vault/vault";
import { defineRule, requireField } from "../../rule";

/** Names of fields in requests and answers that hold what opens something. */
const SECRET =
  /^(?:.*_)?(?:private_key|key_material|password|passphrase|secret|secret_id|secret_key|token|jwt|pem_bundle|data|plaintext)$/i;

export const auditedSecrets = defineRule({
  id: "vault-audited-secrets",
  title: "Mounts must not have secrets logged in clear text",
  rationale:
    "Audit logs hold the hash of every value. A field that a mount excepts stands in them as it is: keys and tokens, for all who read logs and backups of logs.",
  severity: "high",
  appliesTo: "resource",
  kinds: vaultKinds("Mount", "AuthMount"),
  controls: [pciDss("8.3.2"), pciDss("10.3.1"), mitreAttack("T1552.001")],
  remediation: "Remove the names of fields with secrets from auditNonHmacRequestKeys and auditNonHmacResponseKeys.",
  waiveWhen: "The field only has the name of a secret, and never holds one in this engine.",
  *check({ root }) {
    const lists = ["auditNonHmacRequestKeys", "auditNonHmacResponseKeys"].map((key) => root.get(key));
    // Logins have theirs in a block.
    const tunes = root.get("tune").state === "known" ? [root.get("tune")] : [];
    const inTune = tunes.flatMap((tune) => ["auditNonHmacRequestKeys", "auditNonHmacResponseKeys"].map((key) => tune.get(key)));
    for (const field of [...lists, ...inTune].flatMap(elementsOf)) {
      const isHarmless = (value: unknown): boolean => !textsIn(value).some((name) => SECRET.test(name));
      yield* requireField(field, isHarmless, "mount must not have secrets logged in clear text");
    }
  },
});
