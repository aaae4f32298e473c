import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { safeguardProbes } from "../../model/kubernetes/admission-probes";
import { gapsIn } from "../../model/kubernetes/admission-probing";
import { ADMISSION_KINDS } from "../../model/kubernetes/admission-request";
import { texts } from "../../parameter";
import { at, defineRule, missing, undecided } from "../../rule";

const UNREAD = "not all of the admission policies can be read";

export const admissionOfSafeguards = defineRule({
  id: "kubernetes-admission-of-safeguards",
  title: "Admission policies must keep what bounds a namespace from those who work in it",
  rationale:
    "Rights add up over bindings that nobody sees together. An admission policy holds whatever rights somebody has: who may not change the policies, quotas and roles of a namespace cannot get out of it.",
  severity: "low",
  appliesTo: "stack",
  kinds: ["Namespace", ...ADMISSION_KINDS],
  controls: [
    nsaCisa("authorization/least-privilege"),
    nsaCisa("pod-security/admission"),
    pciDss("7.2.5"),
    mitreAttack("T1562.001"),
  ],
  optIn: "In many clusters, roles alone decide who may change what bounds a namespace.",
  parameters: {
    resources: texts("What bounds a namespace, as `group/resource` or `resource/subresource`; with that of the network plugin.", [
      "networking.k8s.io/networkpolicies",
      "limitranges",
      "resourcequotas",
      "resourcequotas/status",
      "rbac.authorization.k8s.io/rolebindings",
      "rbac.authorization.k8s.io/roles",
      "namespaces",
      "namespaces/finalize",
      "namespaces/status",
    ]),
  },
  remediation:
    "Declare a ValidatingAdmissionPolicy for these resources of the namespace that takes changes from named groups alone.",
  waiveWhen: "Another admission controller guards the namespace, or all who work in it administer the cluster.",
  *check(stack, context, { resources }) {
    for (const { namespace, claim, match } of gapsIn(stack, safeguardProbes(resources))) {
      const name = namespace.root.get("metadata", "name");
      yield* at(namespace, match === "no" ? missing(context, name, claim) : undecided(name, claim, UNREAD));
    }
  },
});
