import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { isOnlyWildcards, vaultKinds } from "../../model/vault/vault";
import { defineRule, isUnsetOrFalse, requireField } from "../../rule";

export const sshPrincipals = defineRule({
  id: "vault-ssh-principals",
  title: "SSH roles must name the users that they certify",
  rationale: "With a star, or with certificates for nobody in particular, whoever may use the role logs in to every host as root.",
  severity: "high",
  appliesTo: "resource",
  kinds: vaultKinds("SshRole"),
  controls: [pciDss("7.2.2"), pciDss("8.2.2"), mitreAttack("T1021.004"), mitreAttack("T1078")],
  remediation: "List the users in allowedUsers, and remove allowEmptyPrincipals.",
  waiveWhen: "Only the operators of the hosts, who may become root anyway, may use the role.",
  *check({ root }) {
    // One text with commas between the names.
    const areNamed = (value: unknown): boolean =>
      value === undefined || (typeof value === "string" && !value.split(",").some((user) => isOnlyWildcards(user)));
    yield* requireField(root.get("allowedUsers"), areNamed, "SSH role must name the users that it certifies");
    yield* requireField(root.get("allowEmptyPrincipals"), isUnsetOrFalse, "SSH role must not certify without a user");
  },
});
