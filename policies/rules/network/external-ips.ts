import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { containsCidr, parseAddress, parseCidr } from "../../model/network/cidr";
import { texts } from "../../parameter";
import { defineRule, requireField } from "../../rule";

export const externalIps = defineRule({
  id: "kubernetes-external-ips",
  title: "Services must not claim addresses of their own choice",
  rationale:
    "Nodes send what goes to an address in externalIPs to the Service that claims it, whoever the address belongs to. So its author reads and answers the traffic of others (CVE-2020-8554).",
  severity: "high",
  appliesTo: "resource",
  kinds: ["Service"],
  controls: [nsaCisa("network/exposed-services"), pciDss("1.2.5"), mitreAttack("T1557")],
  remediation: "Remove spec.externalIPs and use a load balancer, an Ingress or a Gateway.",
  parameters: { blocks: texts("Blocks of addresses that Services may claim, such as 192.0.2.0/28.") },
  waiveWhen: "The address belongs to the cluster and routes lead to it; the blocks of such addresses can be set as a parameter.",
  *check(service, _context, { blocks }) {
    const own = blocks.flatMap((text) => parseCidr(text) ?? []);
    const isOwn = (text: unknown): boolean => {
      const address = parseAddress(text);
      return address !== undefined && own.some((block) => containsCidr(block, address));
    };
    for (const address of service.root.get("spec", "externalIPs").items()) {
      yield* requireField(address, isOwn, "service must not claim an external address");
    }
  },
});
