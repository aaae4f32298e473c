import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { isNetwork, vaultKinds } from "../../model/vault/vault";
import { defineRule, requireField, unless } from "../../rule";

export const approleBinding = defineRule({
  id: "vault-approle-binding",
  title: "AppRoles must demand a secret id or a network",
  rationale: "The id of a role is no secret: it stands in configuration and logs. Without anything else, who has read it logs in.",
  severity: "high",
  appliesTo: "resource",
  kinds: vaultKinds("AppRole"),
  controls: [pciDss("8.3.1"), mitreAttack("T1078"), mitreAttack("T1552")],
  remediation: "Remove bindSecretId, which is true by default, or bind the role by tokenBoundCidrs.",
  waiveWhen: "Never needed: bind the role to a network where a secret id cannot be delivered.",
  *check({ root }) {
    const cidrs = root.get("tokenBoundCidrs");
    const isBound = cidrs.items().length > 0 && cidrs.items().every(({ value }) => isNetwork(value));
    if (isBound) return;
    const secretId = root.get("bindSecretId");
    const accepts = (value: unknown): boolean => value === undefined || value === true;
    yield* unless(cidrs, () => false, requireField(secretId, accepts, "AppRole must demand a secret id or a network"));
  },
});
