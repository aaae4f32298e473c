import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { isOff, vaultKinds } from "../../model/vault/vault";
import { defineRule, isUnsetOrFalse, requireField, unless, type Observation } from "../../rule";
import type { Field } from "../../model/field";

export const acmeOpen = defineRule({
  id: "vault-acme-open",
  title: "ACME must demand external accounts and named roles",
  rationale:
    "ACME asks for no token. By default anyone who reaches Vault gets certificates, through any role or none, for every name whose challenge they can answer.",
  severity: "high",
  appliesTo: "resource",
  kinds: vaultKinds("AcmeConfig"),
  controls: [pciDss("2.2.6"), pciDss("3.7.7"), mitreAttack("T1649")],
  remediation:
    'Set eabPolicy to "always-required", allowedRoles to the roles and defaultDirectoryPolicy to "role:<name>" or "forbid".',
  waiveWhen: "Only trusted machines reach the listener, and the role bounds names so that the challenge alone is enough.",
  *check({ root }) {
    const enabled = root.get("enabled");
    if (!isOff(enabled)) yield* unless(enabled, isUnsetOrFalse, open(root));
  },
});

function* open(root: Field): Generator<Observation> {
  // The environment of the server may demand more, but a program does not show it.
  yield* requireField(root.get("eabPolicy"), (value) => value === "always-required", "ACME must always require external accounts");
  const roles = root.get("allowedRoles");
  yield* requireField(roles, (value) => Array.isArray(value) && value.length > 0, "ACME must name the roles that it allows");
  for (const role of roles.items()) yield* requireField(role, (value) => value !== "*", "ACME must name the roles that it allows");
}
