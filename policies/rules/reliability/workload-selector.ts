import { selectsPods, selectsPodsByMap } from "../../model/kubernetes/pod-selection";
import { namespaceOf } from "../../model/stack";
import { defineRule, requireField, undecided } from "../../rule";

const CLAIM = "workload must select the pods of its own template";
const BY_LABELS = ["apps/DaemonSet", "apps/Deployment", "apps/ReplicaSet", "apps/StatefulSet"];
/** Where a selector is not required, it is taken from the labels of the template. */
const BY_LABELS_OR_DEFAULT = ["extensions/DaemonSet", "extensions/Deployment", "extensions/ReplicaSet"];
const BY_MAP = "ReplicationController";

export const workloadSelector = defineRule({
  id: "kubernetes-workload-selector",
  title: "Workloads must select the pods of their own template",
  rationale:
    "The API server refuses a workload whose selector does not match its template, most often after a label was renamed in one place only.",
  severity: "low",
  appliesTo: "resource",
  kinds: [...BY_LABELS, ...BY_LABELS_OR_DEFAULT, BY_MAP],
  controls: [],
  remediation: "Let every label of spec.selector stand in spec.template.metadata.labels with the same value.",
  waiveWhen: "Never: no cluster accepts such a workload.",
  *check(subject) {
    const { root, kinds, pods } = subject;
    const selector = root.get("spec", "selector");
    const isMap = kinds.includes(BY_MAP);
    const isRequired = kinds.some((kind) => BY_LABELS.includes(kind));
    const [pod] = pods;
    if (!pod || (selector.state === "absent" && !isRequired)) return;
    const workload = { subject, pod, namespace: namespaceOf(subject), labels: root.get("spec", "template", "metadata", "labels") };
    const match = isMap ? selectsPodsByMap(selector, workload) : selectsPods(selector, workload);
    // An empty one is refused, and so is none where it is required.
    const isEmpty = !isMap && selector.children().every((part) => part.children().length === 0);
    if (match === "unknown" && selector.state === "known" && !isEmpty) {
      yield* undecided(selector, CLAIM, "not all of its labels can be read");
    } else yield* requireField(selector, () => match === "yes" && !isEmpty, CLAIM);
  },
});
