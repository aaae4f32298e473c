import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { HOUR, isBoundedBy } from "../../model/vault/duration";
import { vaultKinds } from "../../model/vault/vault";
import { integer } from "../../parameter";
import { defineRule, requireField } from "../../rule";

export const secretIdBounds = defineRule({
  id: "vault-secret-id-bounds",
  title: "Secret ids of AppRoles must end",
  rationale: "By default a secret id is valid for ever, so one that is found in an old build log or backup still logs in.",
  severity: "medium",
  appliesTo: "resource",
  kinds: vaultKinds("AppRole"),
  controls: [pciDss("8.6.3"), pciDss("8.3.9"), mitreAttack("T1552.001"), mitreAttack("T1078")],
  parameters: { maximumHours: integer("The longest life of a secret id, in hours. The default is 90 days.", 2160, { minimum: 1 }) },
  remediation: "Set secretIdTtl to the seconds after which a new secret id is delivered.",
  waiveWhen: "The secret id is delivered by hand once, is bound by secretIdBoundCidrs, and is changed on a schedule.",
  *check({ root }, _context, { maximumHours }) {
    // Without a secret id there is nothing that could end.
    if (root.get("bindSecretId").value === false) return;
    const claim = `AppRole must let its secret ids end after at most ${maximumHours} hours`;
    yield* requireField(root.get("secretIdTtl"), isBoundedBy(maximumHours * HOUR), claim);
  },
});
