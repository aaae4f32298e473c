import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { containsCidr, parseAddress, parseCidr, type Cidr } from "../../model/network/cidr";
import type { Field } from "../../model/field";
import {
  governs,
  NETWORK_POLICY_KINDS,
  openedBlocks,
  opensTcpPort,
  policyTypes,
  type OpenedBlock,
} from "../../model/network/network-policy";
import { unreadIn } from "../../model/kubernetes/unread";
import { texts } from "../../parameter";
import { defineRule, undecided, unless, violation, type Observation } from "../../rule";

const CLAIM = "network policy must not open the way to the cloud's metadata service";
/** The metadata services of AWS, Google Cloud and Azure share an address; then those of AWS and Google Cloud in IPv6, Alibaba Cloud, Oracle Cloud. */
const ADDRESSES = ["169.254.169.254", "fd00:ec2::254", "fd20:ce::254", "100.100.100.200", "192.0.0.192"];
const HTTP = 80;

export const metadataEgress = defineRule({
  id: "kubernetes-metadata-egress",
  title: "Network policies must not open the way to the cloud's metadata service",
  rationale:
    "The metadata service hands the credentials of the node to whoever asks, so one request from a pod makes its attacker a user of the cloud.",
  severity: "high",
  appliesTo: "resource",
  kinds: NETWORK_POLICY_KINDS,
  controls: [nsaCisa("network/cloud-metadata"), mitreAttack("T1552.005")],
  remediation: "Add the address to except: 169.254.169.254/32 for IPv4, fd00:ec2::254/128 for IPv6 on AWS.",
  parameters: { addresses: texts("Addresses of metadata services.", ADDRESSES) },
  waiveWhen:
    "The cloud's metadata service gives each pod an identity of its own (GKE), or the pod is the agent that guards the service.",
  *check(policy, _context, { addresses }) {
    const services = addresses.flatMap((address) => parseAddress(address) ?? []);
    const observations = openedBlocks(policy, "egress").flatMap((block) => [...judge(block, services)]);
    yield* unless(policyTypes(policy), () => governs(policy, "egress") === "no", observations);
  },
});

function* judge({ field, except, ports }: OpenedBlock, services: readonly Cidr[]): Generator<Observation> {
  const match = opensTcpPort(ports, HTTP);
  if (match === "no") return;
  const block = parseCidr(field.value);
  const reached = block ? services.filter((service) => containsCidr(block, service) && !isCovered(service, except)) : [];
  const unread = field.state === "unknown" ? field : except.find(({ state }) => state === "unknown");
  if (field.state === "unknown" || (reached.length > 0 && (unread || match === "unknown")))
    yield* undecided(unread ?? unreadIn(ports) ?? ports, CLAIM);
  else if (reached.length > 0) yield* violation(field, CLAIM);
}

/** An exception that is no block excepts nothing. */
function isCovered(service: Cidr, except: readonly Field[]): boolean {
  return except.some(({ value }) => {
    const block = parseCidr(value);
    return block !== undefined && containsCidr(block, service);
  });
}
