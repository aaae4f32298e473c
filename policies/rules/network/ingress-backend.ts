import type { Field } from "../../model/field";
import { networkGraph } from "../../model/network/network-graph";
import { hasOperated, OPERATED } from "../../model/kubernetes/operated";
import { ingressBackends, INGRESS_KINDS } from "../../model/network/routes";
import { anyMatch, sameValue, type Match } from "../../model/selector";
import type { Subject } from "../../model/subject";
import { unreadIn } from "../../model/kubernetes/unread";
import { at, defineRule, missing, undecided, violation } from "../../rule";

const SERVICE = "ingress must lead to a service that exists";
const PORT = "ingress must lead to a port that its service has";
/** A name of a port that is no port: the AWS controller's way to point at an annotation. */
const ACTION = "use-annotation";

export const ingressBackend = defineRule({
  id: "kubernetes-ingress-backend",
  title: "Ingresses must lead to services and ports that exist",
  rationale:
    "An Ingress that leads nowhere answers with errors; and whoever may create a Service of that name in the namespace receives what its host is sent.",
  severity: "low",
  appliesTo: "stack",
  kinds: INGRESS_KINDS,
  controls: [],
  remediation: "Correct the name and port of the backend, or add the Service.",
  waiveWhen: "The Service is made at run time, for example by an operator that is declared elsewhere.",
  *check(stack, context) {
    const graph = stack.once(networkGraph);
    for (const ingress of stack.ofKind(...INGRESS_KINDS)) {
      for (const { field, backend } of ingressBackends(ingress)) {
        if (backend.port.value === ACTION) continue;
        const named = graph.servicesNamed(backend);
        const exists = anyMatch(named.map(({ match }) => match));
        const unread = unreadIn(field);
        if (unread) yield* at(ingress, undecided(unread, SERVICE));
        else if (exists === "unknown")
          yield* at(ingress, undecided(backend.service, SERVICE, "the names of services cannot be read"));
        else if (exists === "no") {
          yield* at(
            ingress,
            hasOperated(stack) ? undecided(backend.service, SERVICE, OPERATED) : missing(context, backend.service, SERVICE),
          );
        } else if (anyMatch(named.map(({ to }) => hasPort(to, backend.port))) === "no")
          yield* at(ingress, violation(backend.port, PORT));
      }
    }
  },
});

/** A number is the port, a text its name; in old versions of the API a text may be either. */
function hasPort({ root }: Subject, wanted: Field): Match {
  const ports = root.get("spec", "ports");
  const key = typeof wanted.value === "number" ? "port" : "name";
  if (wanted.state === "absent" || ports.origin.sparse) return "unknown";
  return anyMatch(ports.items().map((port) => sameValue(wanted, port.get(key))));
}
