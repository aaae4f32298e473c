import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { texts } from "../../parameter";
import { defineRule, requireField, unless } from "../../rule";

export const externalName = defineRule({
  id: "kubernetes-external-name",
  title: "Services must not be aliases of arbitrary hosts",
  rationale:
    "An alias sends clients, and ingress controllers with their rights, to any host: a server of the attacker, another tenant's Service, the API server. To those who use it, it looks like a Service of the namespace.",
  severity: "medium",
  appliesTo: "resource",
  kinds: ["Service"],
  controls: [nsaCisa("network/exposed-services"), pciDss("1.3.2"), mitreAttack("T1557")],
  remediation: "Let clients use the name of the host itself, or configure the domain as one that aliases may lead to.",
  parameters: { domains: texts("Domains that aliases may lead to, each with its subdomains: rds.amazonaws.com.") },
  waiveWhen: "The alias leads to a database or API that the team runs; its domain is better set as a parameter.",
  *check(service, _context, { domains }) {
    const { root } = service;
    const type = root.get("spec", "type");
    if (type.state !== "unknown" && type.value !== "ExternalName") return;
    const accepts = (host: unknown): boolean => typeof host === "string" && domains.some((domain) => isWithin(host, domain));
    const observations = requireField(
      root.get("spec", "externalName"),
      accepts,
      "service must not be an alias of a host outside of the allowed domains",
    );
    yield* unless(type, () => false, observations);
  },
});

function isWithin(host: string, domain: string): boolean {
  const [name, parent] = [host, domain].map((text) => text.toLowerCase().replace(/\.$/, ""));
  return name === parent || (name?.endsWith(`.${parent ?? ""}`) ?? false);
}
