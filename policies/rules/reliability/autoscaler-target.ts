import { Candidates } from "../../model/kubernetes/candidates";
import { objectKeys, refersTo } from "../../model/kubernetes/object-reference";
import { hasOperated, OPERATED } from "../../model/kubernetes/operated";
import { AUTOSCALER_KIND, targetOf } from "../../model/kubernetes/scaling";
import { allMatch, anyMatch } from "../../model/selector";
import { namespaceOf, sameNamespace } from "../../model/stack";
import { unreadIn } from "../../model/kubernetes/unread";
import { at, defineRule, missing, undecided } from "../../rule";

const CLAIM = "autoscaler must have a target that exists";

export const autoscalerTarget = defineRule({
  id: "kubernetes-autoscaler-target",
  title: "Autoscalers must have a target that exists",
  rationale: "An autoscaler without its target is accepted and scales nothing, which shows only when the load comes.",
  severity: "low",
  appliesTo: "stack",
  kinds: [AUTOSCALER_KIND],
  controls: [],
  remediation: "Let spec.scaleTargetRef name the apiVersion, kind and name of a workload in the same namespace.",
  waiveWhen: "Waive it where an operator makes the target.",
  *check(stack, context) {
    const autoscalers = stack.ofKind(AUTOSCALER_KIND);
    const subjects = new Candidates(autoscalers.length > 0 ? stack.subjects : [], (subject) =>
      objectKeys(namespaceOf(subject), subject.root.get("metadata", "name")),
    );
    for (const autoscaler of autoscalers) {
      const [reference, namespace] = [targetOf(autoscaler), namespaceOf(autoscaler)];
      const place = reference.get("name");
      const unread = unreadIn(namespace) ?? unreadIn(reference);
      if (unread) {
        yield* at(autoscaler, undecided(unread, CLAIM));
        continue;
      }
      const possible = Array.from(subjects.under(objectKeys(namespace, place)));
      const match = anyMatch(
        possible.map((subject) => allMatch([sameNamespace(namespaceOf(subject), namespace), refersTo(reference, subject)])),
      );
      if (match === "yes") continue;
      if (match === "unknown") yield* at(autoscaler, undecided(place, CLAIM, "names of workloads are not known until deployment"));
      else if (hasOperated(stack)) yield* at(autoscaler, undecided(place, CLAIM, OPERATED));
      else yield* at(autoscaler, missing(context, place, CLAIM));
    }
  },
});
