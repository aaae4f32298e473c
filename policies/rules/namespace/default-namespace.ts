import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { CONTENT_KINDS } from "../../model/kubernetes/kinds";
import { namespaceOf } from "../../model/stack";
import { flag } from "../../parameter";
import { defineRule, isUnsetOrEmpty, requireField } from "../../rule";

export const defaultNamespace = defineRule({
  id: "kubernetes-default-namespace",
  title: "Nothing must be placed in the default namespace",
  rationale:
    "Roles, network policies, quotas and Pod Security levels hold by namespace, and in the default one they hold for whatever else was put there without thinking.",
  severity: "medium",
  appliesTo: "resource",
  kinds: CONTENT_KINDS,
  controls: [cisKubernetes("5.6.1"), cisKubernetes("5.6.4"), nsaCisa("network/namespaces"), pciDss("2.2.3")],
  remediation: "Create a namespace for the application and name it in metadata.namespace.",
  parameters: {
    explicit: flag(
      "Whether manifests in files must name their namespace too, instead of leaving it to kustomize or `kubectl --namespace`.",
    ),
  },
  waiveWhen: "The cluster serves one application only.",
  *check(subject, _context, { explicit }) {
    // Of a Pulumi program the provider has filled in what was unset; a file says nothing yet.
    const mayBeUnset = !explicit && subject.reference.file !== undefined;
    const isNamed = (name: unknown): boolean => (isUnsetOrEmpty(name) ? mayBeUnset : name !== "default");
    yield* requireField(namespaceOf(subject), isNamed, "resource must name a namespace other than default");
  },
});
