/** What a listener of a Gateway (gateway.networking.k8s.io) does with plain HTTP. */
import type { Field } from "../field";
import { refersTo } from "./routes";
import { allMatch, anyMatch, matchIf, sameValue, type Match } from "../selector";
import type { Stack } from "../stack";
import type { Subject } from "../subject";

const HTTP_ROUTE = "gateway.networking.k8s.io/HTTPRoute";
const GRPC_ROUTE = "gateway.networking.k8s.io/GRPCRoute";

/**
 * Whether a route that does more than redirect to HTTPS is attached to a listener; `undefined` if no route of the stack is attached to it, so
 * that others may be.
 */
export function servesPlainly(stack: Stack, gateway: Subject, listener: Field): Match | undefined {
  const attached = stack
    .ofKind(HTTP_ROUTE, GRPC_ROUTE)
    .map((route) => ({ route, match: isAttached(route, gateway, listener) }))
    .filter(({ match }) => match !== "no");
  if (attached.length === 0) return undefined;
  return anyMatch(attached.map(({ route, match }) => allMatch([match, forwards(route)])));
}

function isAttached(route: Subject, gateway: Subject, listener: Field): Match {
  const parents = route.root.get("spec", "parentRefs").items();
  return anyMatch(
    parents.map((parent) =>
      allMatch([
        refersTo(parent, route, gateway),
        sameIfSet(parent.get("sectionName"), listener.get("name")),
        sameIfSet(parent.get("port"), listener.get("port")),
      ]),
    ),
  );
}

function sameIfSet(wanted: Field, actual: Field): Match {
  return wanted.state === "absent" ? "yes" : sameValue(wanted, actual);
}

/** Whether a route has a rule that does not redirect to HTTPS. One without rules sends everything to nowhere, but in the clear. */
function forwards({ root, kinds }: Subject): Match {
  const rules = root.get("spec", "rules").items();
  if (kinds.includes(GRPC_ROUTE) || rules.length === 0) return "yes";
  return anyMatch(
    rules.map((rule) => {
      const redirects = anyMatch(
        rule
          .get("filters")
          .items()
          .map((filter) => {
            const scheme = filter.get("requestRedirect", "scheme");
            return scheme.state === "unknown" ? "unknown" : matchIf(scheme.value === "https");
          }),
      );
      if (redirects === "unknown") return "unknown";
      return redirects === "yes" ? "no" : "yes";
    }),
  );
}
