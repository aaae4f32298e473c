import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { attackPaths } from "../../model/attack-path/attack-graph";
import { WORKLOAD_KINDS } from "../../model/kubernetes/kinds";
import { BINDING_KINDS } from "../../model/rbac/rbac";
import { at, defineRule, undecided, violation } from "../../rule";

export const attackPathToOtherNamespaces = defineRule({
  id: "kubernetes-attack-path-to-other-namespaces",
  title: "Workloads that can be reached from outside must not lead to the pods of other namespaces",
  rationale:
    "Who runs commands or pods in a namespace has all that its pods have. Through an account with such rights elsewhere, what separates applications and teams is gone.",
  severity: "high",
  appliesTo: "stack",
  kinds: [...WORKLOAD_KINDS, ...BINDING_KINDS],
  controls: [
    nsaCisa("network/namespaces"),
    nsaCisa("network/exposed-services"),
    nist800190("4.4.4"),
    pciDss("7.2.5"),
    mitreAttack("T1190"),
    mitreAttack("T1528"),
    mitreAttack("T1609"),
    mitreAttack("T1610"),
  ],
  remediation:
    "Make the change that the message names: take the token from a program that does not call the API, or bind the role in the namespaces that it is for.",
  waiveWhen:
    "The program runs the workloads of others, as build and delivery tools do, and those who reach it from outside have logged in before their requests arrive.",
  includes: ["kubernetes-attack-path-to-cluster-admin", "kubernetes-attack-path-to-node", "kubernetes-attack-path-to-secrets"],
  *check(stack, { userNamespaces }) {
    for (const { subject, place, claim, isCertain, reason } of attackPaths(stack, "other-namespaces", userNamespaces)) {
      yield* at(subject, isCertain ? violation(place, claim) : undecided(place, claim, reason));
    }
  },
});
