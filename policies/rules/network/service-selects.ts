import { networkGraph } from "../../model/network/network-graph";
import { hasOperated, OPERATED } from "../../model/kubernetes/operated";
import { anyMatch } from "../../model/selector";
import { unreadIn } from "../../model/kubernetes/unread";
import { at, defineRule, missing, undecided } from "../../rule";

const CLAIM = "service must select a pod";

export const serviceSelects = defineRule({
  id: "kubernetes-service-selects",
  title: "Services must select a pod",
  rationale:
    "A Service whose selector matches nothing answers nobody, most often because of a misspelt label; and whoever may create a pod with that label takes over its traffic.",
  severity: "low",
  appliesTo: "stack",
  kinds: ["Service"],
  controls: [],
  remediation: "Let spec.selector match the labels of the pods' template, or remove the Service.",
  waiveWhen: "The pods are made at run time, for example by an operator that is declared elsewhere.",
  *check(stack, context) {
    const graph = stack.once(networkGraph);
    for (const service of stack.ofKind("Service")) {
      const selector = service.root.get("spec", "selector");
      const isEmpty = selector.state !== "unknown" && selector.children().length === 0;
      // Without a selector the endpoints are written by hand, and an alias has none.
      if (isEmpty || service.root.get("spec", "type").value === "ExternalName") continue;
      const match = anyMatch(graph.workloadsOf(service).map(({ match }) => match));
      if (match === "yes") continue;
      const unread = unreadIn(selector);
      if (unread) yield* at(service, undecided(unread, CLAIM));
      else if (match === "unknown")
        yield* at(service, undecided(selector, CLAIM, "it may select pods whose labels cannot be read"));
      else if (hasOperated(stack)) yield* at(service, undecided(selector, CLAIM, OPERATED));
      else yield* at(service, missing(context, selector, CLAIM));
    }
  },
});
