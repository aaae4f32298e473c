import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import type { Field } from "../../model/field";
import { elementsOf, textsIn, vaultKinds } from "../../model/vault/vault";
import { defineRule, undecided, violation } from "../../rule";

/** The flags of a role by the usage that each adds. The first two are on by default. */
const FLAGS = {
  serverauth: "serverFlag",
  clientauth: "clientFlag",
  codesigning: "codeSigningFlag",
  emailprotection: "emailProtectionFlag",
};
/** Other names of usages; the numbers are those of RFC 5280. */
const ALIASES = new Map([
  ["any", "any"],
  ["anyextendedkeyusage", "any"],
  ["2.5.29.37.0", "any"],
  ["1.3.6.1.5.5.7.3.1", "serverauth"],
  ["1.3.6.1.5.5.7.3.2", "clientauth"],
]);
const ON_BY_DEFAULT = ["serverFlag", "clientFlag"];

const OTHERS = ["codesigning", "emailprotection"];
const OTHER = "PKI role for connections must not issue for signing code or mail";
const BOTH = "PKI role must not issue for servers and for clients";

export const usageSeparation = defineRule({
  id: "vault-usage-separation",
  title: "PKI roles must issue either for servers or for clients",
  rationale:
    "By default a certificate does for both: the key of any client can then pose as a server to the other clients. One without any usage does for everything.",
  severity: "medium",
  appliesTo: "resource",
  kinds: vaultKinds("PkiRole"),
  controls: [pciDss("2.2.3"), mitreAttack("T1649"), mitreAttack("T1557")],
  remediation: "Set clientFlag to false for servers and serverFlag to false for clients.",
  waiveWhen: "Peers of a mesh or a cluster are both with one certificate, and what trusts them tells them apart by name.",
  *check({ root }) {
    const flags = Object.entries(FLAGS).map(([usage, key]) => ({
      usage,
      field: root.get(key),
      isDefault: ON_BY_DEFAULT.includes(key),
    }));
    const listed = ["extKeyUsages", "extKeyUsageOids"].flatMap((key) => elementsOf(root.get(key)));
    const isOn = ({ field, isDefault }: (typeof flags)[number]): boolean =>
      field.state === "absent" ? isDefault : field.value !== false;
    const unknown = [...flags.map(({ field }) => field), ...listed].find(({ state }) => state === "unknown");
    const known = flags.filter(({ field }) => field.state !== "unknown");
    const usages = new Set([...known.filter(isOn).map(({ usage }) => usage), ...listed.flatMap(usagesIn)]);
    const client = root.get("clientFlag");
    if (usages.has("any"))
      yield* violation(listed.find((field) => usagesIn(field).includes("any")) ?? client, "PKI role must not issue for any usage");
    else if (usages.has("serverauth") && usages.has("clientauth")) yield* violation(client, BOTH);
    else if (["serverauth", "clientauth"].some((usage) => usages.has(usage)) && OTHERS.some((usage) => usages.has(usage)))
      yield* violation(flags.find(({ usage, field }) => OTHERS.includes(usage) && field.value === true)?.field ?? client, OTHER);
    else if (unknown) yield* undecided(unknown, BOTH);
    else if (usages.size === 0) yield* violation(client, "PKI role must state a usage of its certificates");
  },
});

/** Usages as Go names them, in any case (`ServerAuth`, `ExtKeyUsageServerAuth`), or by their numbers. */
function usagesIn({ value }: Field): string[] {
  const names = textsIn(value).map((text) => text.toLowerCase().replace("extkeyusage", ""));
  return names.map((name) => ALIASES.get(name) ?? name);
}
