/** Which pods a selector takes, when all that is seen of them is what their resource says. */
import { Field, type Value } from "./field";
import { allMatch, matchesSelector, sameValue, type Match } from "./selector";
import type { Workload } from "./stack";

/** Labels that controllers put on pods, so that no template has them. */
const ADDED_LABELS: ReadonlySet<string> = new Set([
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

/** Whether a LabelSelector takes the pods of a workload. An absent one takes all, as in a NetworkPolicy. */
export function selectsPods(selector: Field, { labels }: Pick<Workload, "labels">): Match {
  if (selector.state === "unknown") return "unknown";
  const expressions = selector.get("matchExpressions").items();
  return allMatch([
    ...whole(selector),
    ...entriesMatch(selector.get("matchLabels"), labels),
    ...expressions.map((expression) =>
      isHidden(expression.get("key").value, labels) ? "unknown" : expressionMatches(expression, labels),
    ),
  ]);
}

/** Whether a map of labels, as Services have it, takes the pods of a workload. One that is absent or empty takes none. */
export function selectsPodsByMap(map: Field, { labels }: Pick<Workload, "labels">): Match {
  const matches = entriesMatch(map, labels);
  return matches.length > 0 || map.origin.sparse ? allMatch([...whole(map), ...matches]) : "no";
}

/** Of a selector in a patch, the rest may ask for more. */
function whole({ origin }: Field): Match[] {
  return origin.sparse ? ["unknown"] : [];
}

function entriesMatch(map: Field, labels: Field): Match[] {
  if (map.state === "unknown" || labels.state === "unknown") return ["unknown"];
  return map.entries().map(([key, wanted]) => {
    const label = labels.get(key);
    if (label.state !== "absent") return sameValue(wanted, label);
    return isHidden(key, labels) ? "unknown" : "no";
  });
}

function expressionMatches(expression: Field, labels: Field): Match {
  if (expression.state === "unknown") return "unknown";
  return matchesSelector(Field.root({ matchExpressions: [(expression.value ?? null) as Value] }), labels);
}

/** Whether a label that is not in sight may still be there: added later, or set where the rest of the pod is written. */
function isHidden(key: unknown, labels: Field): boolean {
  return typeof key === "string" && labels.get(key).state === "absent" && (labels.origin.sparse || ADDED_LABELS.has(key));
}
