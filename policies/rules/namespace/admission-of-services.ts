import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { serviceProbes } from "../../model/kubernetes/admission-probes";
import { gapsIn } from "../../model/kubernetes/admission-probing";
import { ADMISSION_KINDS } from "../../model/kubernetes/admission-request";
import { at, defineRule, missing, undecided } from "../../rule";

const UNREAD = "not all of the admission policies can be read";

export const admissionOfServices = defineRule({
  id: "kubernetes-admission-of-services",
  title: "Admission policies must refuse services that can be reached from outside the cluster",
  rationale:
    "A quota counts node ports and load balancers, but not the external addresses that a service claims: with those, whoever may write services draws the traffic for any address to pods of theirs.",
  severity: "low",
  appliesTo: "stack",
  kinds: ["Namespace", ...ADMISSION_KINDS],
  controls: [nsaCisa("network/exposed-services"), pciDss("1.4.1"), mitreAttack("T1557"), mitreAttack("T1133")],
  optIn: "Some namespaces serve the outside, and clusters have other admission controllers than these policies.",
  remediation:
    "Declare a ValidatingAdmissionPolicy for services and services/status of the namespace that takes ClusterIP alone, without external addresses.",
  waiveWhen: "The namespace is that of an ingress controller, or another admission controller judges services.",
  *check(stack, context) {
    for (const { namespace, claim, match } of gapsIn(stack, serviceProbes())) {
      const name = namespace.root.get("metadata", "name");
      yield* at(namespace, match === "no" ? missing(context, name, claim) : undecided(name, claim, UNREAD));
    }
  },
});
