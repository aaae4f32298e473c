import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { vaultKinds } from "../../model/vault/vault";
import { at, defineRule, missing } from "../../rule";

/** What only those configure who administer Vault as a whole. */
const MOUNTS = vaultKinds("Mount", "AuthMount", "LdapAuthMount");

export const auditDevice = defineRule({
  id: "vault-audit-device",
  title: "Vault must have an audit device",
  rationale: "Without one, nobody can tell who read which secret, and a theft leaves no trace.",
  severity: "medium",
  appliesTo: "stack",
  kinds: MOUNTS,
  controls: [pciDss("10.2.1"), pciDss("10.2.1.2"), nsaCisa("logging/workloads"), mitreAttack("T1562")],
  remediation: "Declare an audit device, for example one that writes to stdout, where the logs of the cluster are collected.",
  waiveWhen: "The stack configures a namespace of a Vault whose audit devices others declare.",
  *check(stack, context) {
    const [mount] = stack.ofKind(...MOUNTS);
    if (!mount || stack.ofKind(...vaultKinds("AuditDevice")).length > 0) return;
    yield* at(mount, missing(context, mount.root, "Vault must have an audit device"));
  },
});
