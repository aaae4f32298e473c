import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { podProbes } from "../../model/kubernetes/admission-probes";
import { ADMISSION_KINDS } from "../../model/kubernetes/admission-request";
import { at, defineRule, missing, undecided } from "../../rule";

const UNREAD = "not all of the admission policies can be read";
import { gapsIn } from "../../model/kubernetes/admission-probing";

export const admissionOfPods = defineRule({
  id: "kubernetes-admission-of-pods",
  title: "Admission policies must refuse pods that nothing confines, and classes that pods choose themselves",
  rationale:
    "The Pod Security Standards ask for no AppArmor or SELinux profile and know no classes: without one, a break-out meets one wall less, and with a class of its own a pod pushes others off the nodes or leaves the sandbox.",
  severity: "low",
  appliesTo: "stack",
  kinds: ["Namespace", ...ADMISSION_KINDS],
  controls: [nsaCisa("pod-security/admission"), nsaCisa("pod-security/apparmor"), pciDss("2.2.6"), mitreAttack("T1611")],
  optIn: "Clusters have other admission controllers than these policies, and classes for everybody.",
  remediation:
    "Declare a ValidatingAdmissionPolicy for pods and pods/ephemeralcontainers of the namespace that demands profiles and lists the classes.",
  waiveWhen: "Another admission controller judges the pods of the namespace.",
  *check(stack, context) {
    for (const { namespace, claim, match } of gapsIn(stack, podProbes())) {
      const name = namespace.root.get("metadata", "name");
      yield* at(namespace, match === "no" ? missing(context, name, claim) : undecided(name, claim, UNREAD));
    }
  },
});
