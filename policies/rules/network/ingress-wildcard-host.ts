import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { INGRESS_KINDS } from "../../model/network/routes";
import { texts } from "../../parameter";
import { defineRule, requireField } from "../../rule";

export const ingressWildcardHost = defineRule({
  id: "kubernetes-ingress-wildcard-host",
  title: "Ingresses must name their hosts",
  rationale:
    "An Ingress without a host, with a wildcard or with a default backend takes every request that no other claims, so a team can receive the traffic, and the cookies, of names that belong to others.",
  severity: "medium",
  appliesTo: "resource",
  kinds: INGRESS_KINDS,
  controls: [nsaCisa("network/exposed-services"), pciDss("1.2.5"), mitreAttack("T1557")],
  remediation: "Set host in each rule to a full name, and drop the default backend.",
  parameters: { hosts: texts("Wildcard hosts that are meant, as written in the Ingress: *.preview.example.com.") },
  waiveWhen: "It is the one Ingress of a cluster that answers unknown hosts with an error page.",
  *check({ root }, _context, { hosts }) {
    const namesHost = (host: unknown): boolean =>
      typeof host === "string" && host !== "" && (!host.includes("*") || hosts.includes(host));
    for (const rule of root.get("spec", "rules").items()) {
      yield* requireField(rule.get("host"), namesHost, "ingress must name the host of each rule, without a wildcard");
    }
    // The second is the name in older versions of the API.
    for (const place of ["defaultBackend", "backend"]) {
      yield* requireField(root.get("spec", place), (backend) => backend === undefined, "ingress must have no default backend");
    }
  },
});
