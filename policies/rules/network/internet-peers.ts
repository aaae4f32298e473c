import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { internetShare, parseCidr } from "../../model/network/cidr";
import {
  DIRECTIONS,
  governs,
  NETWORK_POLICY_KINDS,
  openedBlocks,
  OTHER_POLICY_KINDS,
  policyTypes,
  type OpenedBlock,
} from "../../model/network/network-policy";
import { integer } from "../../parameter";
import { defineRule, undecided, unless, violation, type Observation } from "../../rule";

const SIDES = { ingress: "let the Internet in", egress: "let its pods out to the Internet" } as const;

export const internetPeers = defineRule({
  id: "kubernetes-internet-peers",
  title: "Network policies must not open to the Internet",
  rationale:
    "A block such as 0.0.0.0/0 is everyone. It counts the same in parts (0.0.0.0/1 and 128.0.0.0/1), and exceptions for private networks leave all the rest open.",
  severity: "medium",
  appliesTo: "resource",
  kinds: [...NETWORK_POLICY_KINDS, ...OTHER_POLICY_KINDS],
  controls: [
    pciDss("1.4.1"),
    nsaCisa("network/network-policies"),
    nist800190("4.4.2"),
    pciDss("1.3.1"),
    pciDss("1.3.2"),
    pciDss("1.4.2"),
    mitreAttack("T1041"),
  ],
  remediation: "Name the blocks of addresses that are needed, and send the rest through a proxy or gateway.",
  parameters: {
    percent: integer("From how many per cent of the Internet's addresses on blocks count as the Internet.", 5, {
      minimum: 1,
      maximum: 100,
    }),
  },
  waiveWhen: "The pods are an ingress controller or a load balancer, or call services on the Internet whose addresses change.",
  *check(policy, _context, { percent }) {
    for (const direction of DIRECTIONS) {
      const claim = `network policy must not ${SIDES[direction]}`;
      const observations = judge(openedBlocks(policy, direction), percent / 100, claim);
      yield* unless(policyTypes(policy), () => governs(policy, direction) === "no", observations);
    }
  },
});

function* judge(blocks: readonly OpenedBlock[], share: number, claim: string): Generator<Observation> {
  const narrow: OpenedBlock[] = [];
  for (const block of blocks) {
    const parsed = parseCidr(block.field.value);
    if (block.isWorld || (parsed && internetShare([parsed]) >= share)) yield* violation(block.field, claim);
    else if (block.field.state === "unknown") yield* undecided(block.field, claim);
    else if (parsed) narrow.push(block);
    else yield* violation(block.field, "network policy must name its peers' addresses as blocks such as 10.0.0.0/8");
  }
  const together = narrow.flatMap(({ field }) => parseCidr(field.value) ?? []);
  const [first] = narrow;
  if (first && internetShare(together) >= share) yield* violation(first.field, `${claim}, which its blocks are together`);
}
