import { vaultKinds } from "../../model/vault/vault";
import { defineRule, requireField } from "../../rule";

export const autoTidy = defineRule({
  id: "vault-auto-tidy",
  title: "Authorities must remove what has expired",
  rationale:
    "Otherwise certificates and revocations pile up until the storage is full or the revocation list too long to be served.",
  severity: "low",
  appliesTo: "resource",
  kinds: vaultKinds("AutoTidyConfig"),
  controls: [],
  remediation: "Set enabled, tidyCertStore and tidyRevokedCerts to true.",
  waiveWhen: "Certificates must be kept as evidence, or something else removes them on a schedule.",
  *check({ root }) {
    for (const key of ["enabled", "tidyCertStore", "tidyRevokedCerts"]) {
      yield* requireField(root.get(key), (value) => value === true, `authority must set ${key}=true`);
    }
  },
});
