import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { accountOf, DEFAULT_ACCOUNT } from "../../model/kubernetes/service-account";
import { defineRule, requireField } from "../../rule";

export const defaultServiceAccount = defineRule({
  id: "kubernetes-default-service-account",
  title: "Pods must run as a service account of their own",
  rationale:
    "All pods of a namespace that name no account share the one called default: what is granted to one is granted to all, and the audit log cannot tell them apart.",
  severity: "medium",
  appliesTo: "pod",
  controls: [
    cisKubernetes("5.1.5"),
    nsaCisa("authorization/separate-roles"),
    pciDss("2.2.2"),
    pciDss("7.2.5"),
    mitreAttack("T1078.001"),
  ],
  remediation: "Create a ServiceAccount for the workload and name it in serviceAccountName.",
  waiveWhen: "Software that is being tried out runs alone in its namespace.",
  *check(pod) {
    yield* requireField(accountOf(pod), isOwn, "pod must name a service account of its own");
  },
});

function isOwn(name: unknown): boolean {
  return typeof name === "string" && name !== "" && name !== DEFAULT_ACCOUNT;
}
