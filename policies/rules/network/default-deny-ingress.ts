import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { networkGraph } from "../../model/network/network-graph";
import { at, defineRule, missing, undecided, unless } from "../../rule";

const CLAIM = "pod must be selected by a NetworkPolicy that denies ingress";

export const defaultDenyIngress = defineRule({
  id: "kubernetes-default-deny-ingress",
  title: "A NetworkPolicy must deny what it does not allow into each pod",
  rationale:
    "A pod that no NetworkPolicy selects accepts connections from every pod of the cluster, so whoever takes over one of them reaches all.",
  severity: "medium",
  appliesTo: "stack",
  kinds: ["Pod", "ReplicationController", "apps/*", "batch/*"],
  controls: [
    pciDss("1.4.1"),
    cisKubernetes("5.3.2"),
    nsaCisa("network/default-deny"),
    nsaCisa("network/network-policies"),
    nist800190("4.4.2"),
    nist800190("4.3.3"),
    pciDss("1.3.1"),
    mitreAttack("T1046"),
  ],
  remediation:
    "Add a NetworkPolicy with an empty podSelector and the policy type Ingress to the namespace, then allow what is needed.",
  waiveWhen: "The network plugin denies by default through policies of its own that are declared elsewhere.",
  *check(stack, context) {
    const graph = stack.once(networkGraph);
    for (const workload of stack.workloads()) {
      const { match, reason } = graph.isolationOf(workload, "ingress");
      if (match === "yes") continue;
      const { spec } = workload.pod;
      const observations = match === "no" ? missing(context, spec, CLAIM) : undecided(spec, CLAIM, reason);
      // NetworkPolicies do not apply to pods on the network of their node.
      yield* at(
        workload.subject,
        unless(spec.get("hostNetwork"), (value) => value === true, observations),
      );
    }
  },
});
