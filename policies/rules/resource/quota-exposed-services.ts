import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { parseQuantity, WHOLE } from "../../model/kubernetes/quantity";
import { integer } from "../../parameter";
import { defineRule, requireField } from "../../rule";

export const quotaExposedServices = defineRule({
  id: "kubernetes-quota-exposed-services",
  title: "Quotas must leave no room for services that are reached from outside",
  rationale:
    "Node ports and load balancers let the outside in past every Ingress and Gateway. Where the quota is zero, no right to create services opens one.",
  severity: "low",
  appliesTo: "resource",
  kinds: ["ResourceQuota"],
  controls: [nsaCisa("network/exposed-services"), nsaCisa("network/resource-quotas"), pciDss("1.4.2"), mitreAttack("T1133")],
  remediation: 'Set services.nodeports and services.loadbalancers under spec.hard to "0".',
  parameters: {
    nodePorts: integer("How many node ports a quota may allow.", 0, { minimum: 0 }),
    loadBalancers: integer("How many load balancers a quota may allow.", 0, { minimum: 0 }),
  },
  waiveWhen: "The namespace is that of an ingress controller or gateway.",
  *check({ root }, _context, { nodePorts, loadBalancers }) {
    const bounds = [
      ["services.nodeports", nodePorts, "node ports"],
      ["services.loadbalancers", loadBalancers, "load balancers"],
    ] as const;
    for (const [key, maximum, noun] of bounds) {
      const isWithin = (value: unknown): boolean => {
        const amount = parseQuantity(value);
        return value === undefined || (amount !== undefined && amount <= BigInt(maximum) * WHOLE);
      };
      yield* requireField(root.get("spec", "hard", key), isWithin, `quota must not leave room for ${noun}`);
    }
  },
});
