import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { containsCidr, parseAddress, parseCidr } from "../../model/network/cidr";
import type { Field } from "../../model/field";
import { texts } from "../../parameter";
import { defineRule, requireField } from "../../rule";

export const manualEndpoints = defineRule({
  id: "kubernetes-manual-endpoints",
  title: "Endpoints must not be written by hand",
  rationale:
    "Endpoints that a person writes lead load balancers and ingress controllers, which may reach every pod, to addresses that their author may not: pods of other namespaces behind their policies (CVE-2021-25740).",
  severity: "medium",
  appliesTo: "resource",
  kinds: ["Endpoints", "discovery.k8s.io/EndpointSlice"],
  controls: [nsaCisa("network/exposed-services"), mitreAttack("T1557")],
  remediation: "Give the Service a selector and let Kubernetes write its endpoints.",
  parameters: { blocks: texts("Blocks of addresses that endpoints may name, such as those of databases outside: 192.0.2.0/28.") },
  waiveWhen: "A Service stands for a server outside of the cluster; the blocks of such servers can be set as a parameter.",
  *check(endpoints, _context, { blocks }) {
    const allowed = blocks.flatMap((text) => parseCidr(text) ?? []);
    const isAllowed = (text: unknown): boolean => {
      const address = parseAddress(text);
      return address !== undefined && allowed.some((block) => containsCidr(block, address));
    };
    for (const address of addressesOf(endpoints.root))
      yield* requireField(address, isAllowed, "endpoints must not name an address by hand");
  },
});

/** Endpoints have them in subsets, an EndpointSlice in endpoints, where they may be names of hosts as well. */
function addressesOf(root: Field): Field[] {
  return [
    ...root
      .get("subsets")
      .items()
      .flatMap((subset) => [...subset.get("addresses").items(), ...subset.get("notReadyAddresses").items()])
      .map((address) => address.get("ip")),
    ...root
      .get("endpoints")
      .items()
      .flatMap((endpoint) => endpoint.get("addresses").items()),
  ];
}
