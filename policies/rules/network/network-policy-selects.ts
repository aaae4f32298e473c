import { nsaCisa } from "../../frameworks/nsa-cisa";
import { networkGraph } from "../../model/network/network-graph";
import { narrows, NETWORK_POLICY_KINDS } from "../../model/network/network-policy";
import { hasOperated, OPERATED } from "../../model/kubernetes/operated";
import { anyMatch } from "../../model/selector";
import { unreadIn } from "../../model/kubernetes/unread";
import { at, defineRule, missing, undecided } from "../../rule";

const CLAIM = "network policy must select a pod";

export const networkPolicySelects = defineRule({
  id: "kubernetes-network-policy-selects",
  title: "Network policies must select a pod",
  rationale:
    "A policy whose selector matches nothing protects nothing, most often because of a misspelt label, and looks as if it did.",
  severity: "medium",
  appliesTo: "stack",
  kinds: NETWORK_POLICY_KINDS,
  controls: [nsaCisa("network/network-policies")],
  remediation: "Let spec.podSelector match the labels of the pods' template, or remove the policy.",
  waiveWhen: "The policy waits for pods that are made at run time, such as those of jobs that a controller starts.",
  *check(stack, context) {
    const graph = stack.once(networkGraph);
    for (const policy of stack.ofKind(...NETWORK_POLICY_KINDS)) {
      const selector = policy.root.get("spec", "podSelector");
      // One for all pods of a namespace is also for those that come later.
      if (narrows(selector) === "no") continue;
      const match = anyMatch(graph.workloadsUnder(policy).map(({ match }) => match));
      if (match === "yes") continue;
      const unread = unreadIn(selector);
      if (unread) yield* at(policy, undecided(unread, CLAIM));
      else if (match === "unknown") yield* at(policy, undecided(selector, CLAIM, "it may select pods whose labels cannot be read"));
      else if (hasOperated(stack)) yield* at(policy, undecided(selector, CLAIM, OPERATED));
      else yield* at(policy, missing(context, selector, CLAIM));
    }
  },
});
