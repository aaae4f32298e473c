/** Which pods a selector takes, when all that is seen of them is what their resource says. */
import { Field } from "../field";
import { allMatch, matchesSelector, matchIf, sameValue, type Match } from "../selector";
import type { Workload } from "../stack";

/** Labels that controllers put on pods, so that no template has them. */
export const ADDED_LABELS: ReadonlySet<string> = new Set([
  "apps.kubernetes.io/pod-index",
  "batch.kubernetes.io/controller-uid",
  "batch.kubernetes.io/job-completion-index",
  "batch.kubernetes.io/job-name",
  "controller-revision-hash",
  "controller-uid",
  "job-name",
  "linkerd.io/control-plane-ns",
  "pod-template-generation",
  "pod-template-hash",
  "rollouts-pod-template-hash",
  "security.istio.io/tlsMode",
  "service.istio.io/canonical-name",
  "service.istio.io/canonical-revision",
  "statefulset.kubernetes.io/pod-name",
  "topology.kubernetes.io/region",
  "topology.kubernetes.io/zone",
]);

const POD_NAME_LABEL = "statefulset.kubernetes.io/pod-name";

/** Whether a LabelSelector takes the pods of a workload. An absent one takes all, as in a NetworkPolicy. */
export function selectsPods(selector: Field, workload: Workload): Match {
  const { labels } = workload;
  const expressions = selector.get("matchExpressions").items();
  return allMatch([
    ...whole(selector),
    ...entriesMatch(selector.get("matchLabels"), workload),
    ...expressions.map((expression) =>
      isHidden(expression.get("key").value, labels) ? "unknown" : expressionMatches(expression, labels),
    ),
  ]);
}

/** Whether a map of labels, as Services have it, takes the pods of a workload. One that is absent or empty takes none. */
export function selectsPodsByMap(map: Field, workload: Workload): Match {
  const matches = entriesMatch(map, workload);
  return matches.length > 0 || map.origin.sparse ? allMatch([...whole(map), ...matches]) : "no";
}

/** Of a selector in a patch, the rest may ask for more. */
function whole({ origin }: Field): Match[] {
  return origin.sparse ? ["unknown"] : [];
}

function entriesMatch(map: Field, workload: Workload): Match[] {
  const { labels } = workload;
  if (map.state === "unknown" || labels.state === "unknown") return ["unknown"];
  return map.entries().map(([key, wanted]) => {
    const label = labels.get(key);
    if (label.state !== "absent") return sameValue(wanted, label);
    if (key === POD_NAME_LABEL) return isNameOfPod(wanted, workload);
    return isHidden(key, labels) ? "unknown" : "no";
  });
}

function expressionMatches(expression: Field, labels: Field): Match {
  return matchesSelector(Field.root({ matchExpressions: [expression.value ?? null] }), labels);
}

/** Whether a label that is not in sight may still be there: added later, or set where the rest of the pod is written. */
function isHidden(key: unknown, labels: Field): boolean {
  return typeof key === "string" && labels.get(key).state === "absent" && (labels.origin.sparse || ADDED_LABELS.has(key));
}

/** The pods of a StatefulSet have its name and a number. */
function isNameOfPod(wanted: Field, { subject, labels }: Workload): Match {
  const name = subject.root.get("metadata", "name");
  if (labels.origin.sparse || name.state === "unknown" || wanted.state === "unknown") return "unknown";
  if (typeof name.value !== "string" || typeof wanted.value !== "string") return "no";
  const isOfSet = subject.kinds.includes("apps/StatefulSet") && wanted.value.startsWith(`${name.value}-`);
  return matchIf(isOfSet && /^[0-9]+$/.test(wanted.value.slice(name.value.length + 1)));
}
