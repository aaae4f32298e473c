import type { Field } from "../../model/field";
import { Candidates } from "../../model/kubernetes/candidates";
import { objectKeys } from "../../model/kubernetes/object-reference";
import { hasOperated, OPERATED } from "../../model/kubernetes/operated";
import { allMatch, anyMatch, matchIf, sameValue, type Match } from "../../model/selector";
import { namespaceOf, sameNamespace } from "../../model/stack";
import type { Subject } from "../../model/subject";
import { at, defineRule, isUnsetOrEmpty, missing, undecided, violation } from "../../rule";

const KIND = "apps/StatefulSet";
const EXISTS = "stateful set must have the Service that it names";
const HEADLESS = "stateful set must name a Service without an address of its own";

export const statefulSetService = defineRule({
  id: "kubernetes-stateful-set-service",
  title: "Stateful sets must name a headless Service that exists",
  rationale:
    "The Service gives each pod its name in DNS. Without it the pods cannot find each other, and whoever may create a Service of that name decides where their peers connect to.",
  severity: "low",
  appliesTo: "stack",
  kinds: [KIND],
  controls: [],
  remediation: "Add a Service of the name in spec.serviceName with clusterIP: None, or remove spec.serviceName (v1.34 and later).",
  waiveWhen: "Waive it for pods that nobody calls by name.",
  *check(stack, context) {
    const services = new Candidates(stack.ofKind("Service"), (service) => objectKeys(namespaceOf(service), nameOf(service)));
    for (const set of stack.ofKind(KIND)) {
      const name = set.root.get("spec", "serviceName");
      if (name.state !== "unknown" && isUnsetOrEmpty(name.value)) continue;
      const named = Array.from(services.under(objectKeys(namespaceOf(set), name)), (service) => ({
        service,
        match: allMatch([sameNamespace(namespaceOf(service), namespaceOf(set)), sameValue(name, nameOf(service))]),
      }));
      const exists = anyMatch(named.map(({ match }) => match));
      const isHeadless = anyMatch(named.map(({ service, match }) => allMatch([match, hasNoAddress(service)])));
      if (isHeadless === "yes") continue;
      if (name.state === "unknown") yield* at(set, undecided(name, EXISTS));
      else if (isHeadless === "unknown") yield* at(set, undecided(name, HEADLESS, "not all Services can be read"));
      else if (exists === "yes") yield* at(set, violation(name, HEADLESS));
      else if (hasOperated(stack)) yield* at(set, undecided(name, EXISTS, OPERATED));
      else yield* at(set, missing(context, name, EXISTS));
    }
  },
});

function nameOf({ root }: Subject): Field {
  return root.get("metadata", "name");
}

function hasNoAddress({ root }: Subject): Match {
  const address = root.get("spec", "clusterIP");
  return address.state === "unknown" ? "unknown" : matchIf(address.value === "None");
}
