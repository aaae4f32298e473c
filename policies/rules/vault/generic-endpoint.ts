import { pciDss } from "../../frameworks/pci-dss";
import { texts } from "../../parameter";
import { defineRule, requireField } from "../../rule";

export const genericEndpoint = defineRule({
  id: "vault-generic-endpoint",
  title: "Vault must be configured by resources that say what they are",
  rationale: "A generic endpoint writes anything anywhere, roles and policies included, and no rule about those looks into it.",
  severity: "medium",
  appliesTo: "resource",
  kinds: ["vault:generic:Endpoint"],
  controls: [pciDss("2.2.1"), pciDss("7.2.2")],
  parameters: {
    paths: texts('Paths that may be written, as "transform/role/cards"; a star at the end stands for any rest.'),
  },
  remediation: "Use the resource for what is configured, such as vault.pkiSecret.SecretBackendRole.",
  waiveWhen: "There is no such resource for the engine; then name the path in the parameter paths.",
  *check({ root }, _context, { paths }) {
    const isListed = (path: string): boolean =>
      paths.some((allowed) => (allowed.endsWith("*") ? path.startsWith(allowed.slice(0, -1)) : path === allowed));
    // A path with dots could lead elsewhere.
    const accepts = (value: unknown): boolean => typeof value === "string" && !/(^|\/)\.\.?(\/|$)/.test(value) && isListed(value);
    yield* requireField(root.get("path"), accepts, "Vault must not be written to by a generic endpoint");
  },
});
