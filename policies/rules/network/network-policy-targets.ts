import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import type { Field } from "../../model/field";
import { DIRECTIONS, narrows, NETWORK_POLICY_KINDS, trafficRules } from "../../model/network/network-policy";
import { internetShare, parseCidr } from "../../model/network/cidr";
import { texts } from "../../parameter";
import { defineRule, undecided, violation } from "../../rule";

const NAME_LABEL = "kubernetes.io/metadata.name";
const CLAIM = "network policy that opens to others must select the pods that it is for";

export const networkPolicyTargets = defineRule({
  id: "kubernetes-network-policy-targets",
  title: "Network policies that open to others must select the pods that they are for",
  rationale: "A policy for one application that selects all pods opens each of them: the database as well as the web server.",
  severity: "low",
  appliesTo: "resource",
  kinds: NETWORK_POLICY_KINDS,
  controls: [nsaCisa("network/network-policies"), nist800190("4.3.3"), pciDss("1.2.5")],
  optIn: "Many namespaces hold a single application, and all pods are its pods.",
  parameters: {
    namespaces: texts("Namespaces to which all pods may be open, such as those of name resolution and monitoring.", [
      "kube-system",
      "monitoring",
      "logging",
    ]),
    blocks: texts("Blocks of addresses to which all pods may be open. The default is where NodeLocal DNSCache listens.", [
      "169.254.20.10/32",
    ]),
  },
  remediation: "Set spec.podSelector to the labels of the pods that need the connection.",
  waiveWhen: "All pods of the namespace belong to one application that is reached as a whole.",
  *check({ root, ...policy }, _context, { namespaces, blocks }) {
    const selector = root.get("spec", "podSelector");
    const isNarrow = narrows(selector);
    if (isNarrow === "yes") return;
    // Who opens to everybody, or to whom nobody can tell, is what other rules are about.
    const isOther = (peer: Field): boolean => {
      const { value: name } = peer.get("namespaceSelector", "matchLabels", NAME_LABEL);
      const { value: cidr } = peer.get("ipBlock", "cidr");
      const isForeign = typeof name === "string" && !namespaces.includes(name);
      return isForeign || (typeof cidr === "string" && isBlock(cidr) && !blocks.includes(cidr));
    };
    const rules = DIRECTIONS.flatMap((direction) => trafficRules({ root, ...policy }, direction));
    if (!rules.some(({ peers }) => peers.items().some(isOther))) return;
    yield* isNarrow === "no" ? violation(selector, CLAIM) : undecided(selector, CLAIM);
  },
});

/** A block that is not a part of the Internet worth naming. */
function isBlock(value: unknown): boolean {
  const cidr = parseCidr(value);
  return cidr !== undefined && internetShare([cidr]) < 0.05;
}
