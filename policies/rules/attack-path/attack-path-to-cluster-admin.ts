import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { attackPaths } from "../../model/attack-path/attack-graph";
import { WORKLOAD_KINDS } from "../../model/kubernetes/kinds";
import { BINDING_KINDS } from "../../model/rbac/rbac";
import { at, defineRule, undecided, violation } from "../../rule";

export const attackPathToClusterAdmin = defineRule({
  id: "kubernetes-attack-path-to-cluster-admin",
  title: "Workloads that can be reached from outside must not lead to all rights over the cluster",
  rationale:
    "With the token of a program that is exposed come the rights of its account, and rights such as to write roles, to act as others or to read the secrets of kube-system lead to all of the rest.",
  severity: "critical",
  appliesTo: "stack",
  kinds: [...WORKLOAD_KINDS, ...BINDING_KINDS],
  controls: [
    nsaCisa("authorization/least-privilege"),
    nsaCisa("network/exposed-services"),
    nist800190("4.4.4"),
    pciDss("7.2.5"),
    mitreAttack("T1190"),
    mitreAttack("T1528"),
    mitreAttack("T1078"),
  ],
  remediation:
    "Make the change that the message names: take the token from a program that does not call the API, or bind its account to a role that grants what it needs and no more.",
  waiveWhen:
    "The program administers the cluster, as a delivery tool does, and those who reach it from outside have logged in before their requests arrive.",
  *check(stack, { userNamespaces }) {
    for (const { subject, place, claim, isCertain, reason } of attackPaths(stack, "cluster-admin", userNamespaces)) {
      yield* at(subject, isCertain ? violation(place, claim) : undecided(place, claim, reason));
    }
  },
});
