import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { attackPaths } from "../../model/attack-path/attack-graph";
import { WORKLOAD_KINDS } from "../../model/kubernetes/kinds";
import { BINDING_KINDS } from "../../model/rbac/rbac";
import { at, defineRule, undecided, violation } from "../../rule";

export const attackPathToNode = defineRule({
  id: "kubernetes-attack-path-to-node",
  title: "Workloads that can be reached from outside must not lead to their node",
  rationale:
    "Whoever takes over a program that is exposed walks on through what its containers, or the rights of its account, leave open: as root of the node they hold every pod, secret and token on it.",
  severity: "critical",
  appliesTo: "stack",
  kinds: [...WORKLOAD_KINDS, ...BINDING_KINDS],
  controls: [
    nist800190("4.4.3"),
    nist800190("4.4.4"),
    nsaCisa("network/exposed-services"),
    pciDss("2.2.6"),
    mitreAttack("T1190"),
    mitreAttack("T1611"),
  ],
  remediation:
    "Make the change that the message names: take the privilege, the mount or the right away that leads on, or the way in.",
  waiveWhen:
    "A component of the cluster that serves its network, such as an ingress controller on the ports of the nodes, needs what leads on, and whoever can reach it is trusted or authenticated.",
  includes: ["kubernetes-attack-path-to-cluster-admin"],
  *check(stack, { userNamespaces }) {
    for (const { subject, place, claim, isCertain, reason } of attackPaths(stack, "node", userNamespaces)) {
      yield* at(subject, isCertain ? violation(place, claim) : undecided(place, claim, reason));
    }
  },
});
