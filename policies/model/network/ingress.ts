/** What an Ingress says of hosts, classes and TLS. */
import type { Field } from "../field";
import { anyMatch, matchIf, type Match } from "../selector";
import type { Subject } from "../subject";

/** The class of an Ingress: the field or, without it, the older annotation. */
export function ingressClass({ root }: Subject): Field {
  const current = root.get("spec", "ingressClassName");
  const older = root.get("metadata", "annotations", "kubernetes.io/ingress.class");
  return current.state === "absent" && older.state !== "absent" ? older : current;
}

/** Whether the TLS entries of an Ingress cover a host; an entry without hosts covers all, and without a host that is what it takes. */
export function coversHost(tls: Field, host: Field): Match {
  if (host.state === "unknown") return "unknown";
  return anyMatch(
    tls.items().map((entry) => {
      const named = entry.get("hosts").items();
      if (named.length === 0) return matchIf(entry.state === "known");
      return anyMatch(
        named.map((covering) => (covering.state === "unknown" ? "unknown" : matchIf(isCoveredBy(host.value, covering.value)))),
      );
    }),
  );
}

/** A wildcard stands for one label. */
function isCoveredBy(host: unknown, covering: unknown): boolean {
  if (typeof host !== "string" || typeof covering !== "string") return false;
  if (host === covering) return true;
  const dot = host.indexOf(".");
  return covering.startsWith("*.") && dot > 0 && host.slice(dot) === covering.slice(1);
}
