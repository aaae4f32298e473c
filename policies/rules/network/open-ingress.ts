import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { isMap } from "../../model/field";
import { governs, NETWORK_POLICY_KINDS, policyTypes, trafficRules } from "../../model/network/network-policy";
import type { Subject } from "../../model/subject";
import { defineRule, requireField, unless, type Observation } from "../../rule";

const CLAIM = "network policy must say who may reach its pods";

export const openIngress = defineRule({
  id: "kubernetes-open-ingress",
  title: "Network policies must not let everyone in",
  rationale:
    "An ingress rule without peers allows every source, in the cluster and beyond it. Since policies add up, it undoes all others for the pods that it selects.",
  severity: "medium",
  appliesTo: "resource",
  kinds: NETWORK_POLICY_KINDS,
  controls: [nsaCisa("network/network-policies"), nist800190("4.4.2"), pciDss("1.3.1"), pciDss("1.2.5")],
  remediation: "Name the peers in from: a podSelector, a namespaceSelector or an ipBlock.",
  waiveWhen: "The pods are the front door of the cluster, such as an ingress controller or a public web server.",
  *check(policy) {
    yield* unless(policyTypes(policy), () => governs(policy, "ingress") === "no", demandPeers(policy));
  },
});

function* demandPeers(policy: Subject): Generator<Observation> {
  for (const { peers } of trafficRules(policy, "ingress")) {
    yield* requireField(peers, (value) => Array.isArray(value) && value.length > 0, CLAIM);
    // The API server refuses a peer that says nothing, but nothing that is refused may look compliant.
    for (const peer of peers.items()) yield* requireField(peer, (value) => isMap(value) && Object.keys(value).length > 0, CLAIM);
  }
}
