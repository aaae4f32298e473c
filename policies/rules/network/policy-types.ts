import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { DIRECTIONS, NETWORK_POLICY_KINDS } from "../../model/network/network-policy";
import { defineRule, requireField } from "../../rule";

const NAMES = { ingress: "Ingress", egress: "Egress" } as const;

export const policyTypes = defineRule({
  id: "kubernetes-policy-types",
  title: "Network policies must name the directions of their rules",
  rationale:
    "Rules for a direction that policyTypes leaves out do nothing, and without policyTypes an empty list of egress rules denies nothing although it looks like it.",
  severity: "medium",
  appliesTo: "resource",
  kinds: NETWORK_POLICY_KINDS,
  controls: [nsaCisa("network/network-policies"), pciDss("1.2.1")],
  remediation: "List Ingress, Egress or both in spec.policyTypes: each direction that the policy has rules for or denies.",
  waiveWhen: "Rules are kept on purpose while their direction is switched off.",
  *check(policy) {
    const types = policy.root.get("spec", "policyTypes");
    const named = types.items();
    for (const direction of DIRECTIONS) {
      const rules = policy.root.get("spec", direction);
      // Ingress is the default.
      const isDefault = direction === "ingress" && types.state !== "unknown" && named.length === 0;
      if (rules.state === "absent" || isDefault) continue;
      const unread = named.find(({ state }) => state === "unknown") ?? types;
      const claim = `network policy must name ${NAMES[direction]} in policyTypes, since it has ${direction} rules`;
      const isNamed = named.some(({ value }) => value === NAMES[direction]);
      if (!isNamed) yield* requireField(unread, () => false, claim);
    }
  },
});
