import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { defineRule, requireField } from "../../rule";

/** Labels by which admission controllers leave a namespace out, with the value that does it; without one, any does. */
const EXEMPTIONS: Readonly<Record<string, string | undefined>> = {
  "admission.gatekeeper.sh/ignore": undefined,
  "openpolicyagent.org/webhook": "ignore",
  "securesystemsengineering.connaisseur/webhook": "ignore",
};

export const admissionExemption = defineRule({
  id: "kubernetes-admission-exemption",
  title: "Namespaces must not be exempt from admission by a label",
  rationale: "One label switches off the checks of policies and signatures for all that runs in the namespace, now and later.",
  severity: "high",
  appliesTo: "resource",
  kinds: ["Namespace"],
  controls: [nsaCisa("pod-security/admission"), pciDss("2.2.6"), mitreAttack("T1562.001")],
  remediation: "Remove the label, and exempt single resources in the configuration of the admission controller.",
  waiveWhen: "The namespace is that of the admission controller itself, which could not start otherwise.",
  *check({ root }) {
    for (const [key, exempting] of Object.entries(EXEMPTIONS)) {
      const label = root.get("metadata", "labels", key);
      const isHarmless = (value: unknown): boolean => value === undefined || (exempting !== undefined && value !== exempting);
      yield* requireField(label, isHarmless, `namespace must not carry the label "${key}"`);
    }
  },
});
