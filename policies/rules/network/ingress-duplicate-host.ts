import { mitreAttack } from "../../frameworks/mitre-attack";
import { hasAnnotation } from "../../model/kubernetes/annotations";
import type { Field } from "../../model/field";
import { ingressClass } from "../../model/network/ingress";
import { INGRESS_KINDS } from "../../model/network/routes";
import type { Subject } from "../../model/subject";
import { at, defineRule, undecided, violation } from "../../rule";

const CLAIM = "ingress must not claim a host and path that another Ingress has";
const CANARY = ["nginx.ingress.kubernetes.io/canary=true"];

export const ingressDuplicateHost = defineRule({
  id: "kubernetes-ingress-duplicate-host",
  title: "No two Ingresses must claim the same host and path",
  rationale:
    "Which of two Ingresses gets the requests for a host and path is up to the controller, mostly the older one, so a second one is a mistake, or the attempt to take over the traffic of the first.",
  severity: "medium",
  appliesTo: "stack",
  kinds: INGRESS_KINDS,
  controls: [mitreAttack("T1557")],
  remediation: "Give the Ingress a host or path of its own, or put both paths into one Ingress.",
  waiveWhen: "The Ingresses are for controllers that both take Ingresses without a class, such as one inside and one outside.",
  *check(stack) {
    const ingresses = stack.ofKind(...INGRESS_KINDS);
    const owners = new Map<string, Subject>();
    // Two that share the traffic on purpose, as one does with a canary, are one.
    for (const ingress of ingresses.filter(
      ({ root }) => ingresses.length > 1 && hasAnnotation(root.get("metadata"), CANARY) !== "yes",
    )) {
      for (const claimed of claimsOf(ingress)) {
        const unread = [ingressClass(ingress), claimed.host, claimed.path, claimed.type].find(({ state }) => state === "unknown");
        if (unread) {
          yield* at(ingress, undecided(unread, CLAIM));
          continue;
        }
        const key = keyOf(ingress, claimed);
        const owner = owners.get(key) ?? ingress;
        if (owner !== ingress) yield* at(ingress, violation(claimed.path.state === "absent" ? claimed.rule : claimed.path, CLAIM));
        owners.set(key, owner);
      }
    }
  },
});

interface Claimed {
  rule: Field;
  host: Field;
  path: Field;
  type: Field;
}

function claimsOf({ root }: Subject): Claimed[] {
  return root
    .get("spec", "rules")
    .items()
    .flatMap((rule) => {
      const paths = rule.get("http", "paths").items();
      return paths.map((path) => ({ rule, host: rule.get("host"), path: path.get("path"), type: path.get("pathType") }));
    });
}

/** The same request under the same class: no path is all paths, and only an exact path minds a slash at its end. */
function keyOf(ingress: Subject, { host, path, type }: Claimed): string {
  const isExact = type.value === "Exact";
  const text = typeof path.value === "string" ? path.value : "/";
  return JSON.stringify([ingressClass(ingress).value ?? "", host.value ?? "", isExact, isExact ? text : text.replace(/\/$/, "")]);
}
