import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import type { Field } from "../../model/field";
import { hasCredential, isPlainSecret, isSecretName } from "../../model/secret-shape";
import { defineRule, requireField, violation, type Observation } from "../../rule";

/** Where a dynamic resource keeps the code of its provider, in which much looks like an assignment. */
const CODE = "__provider";
const CLAIM = "the program must mark the value as secret";

export const plainSecretInputs = defineRule({
  id: "pulumi-plain-secret-inputs",
  title: "Secrets that are handed to resources must be marked as secret",
  rationale:
    "What is not marked stands in plain text in the state of the stack, in the output of previews and in the history of every update.",
  severity: "high",
  appliesTo: "resource",
  kinds: ["*"],
  onUnknown: "defer",
  controls: [pciDss("3.6.1.2"), pciDss("8.3.2"), pciDss("8.6.2"), mitreAttack("T1552.001")],
  remediation:
    "Read the value with config.requireSecret, or wrap it in pulumi.secret; and replace it if it has been written into the program.",
  waiveWhen: "The value is no secret although its property says so.",
  includes: ["pulumi-kubeconfig-literal"],
  *check({ root, kinds, reference }) {
    // Rules of their own look at Kubernetes' resources, whose kinds have no colon, and at files.
    if (reference.urn !== undefined && kinds.every((kind) => kind.includes(":"))) yield* plainSecrets(root, "");
  },
});

function* plainSecrets(field: Field, name: string): Generator<Observation> {
  if (field.secret) return;
  if (typeof field.value === "string") {
    if (name === CODE ? hasCredential(field.value) : isPlainSecret(name, field.value)) yield* violation(field, CLAIM);
  } else if (field.state === "unknown") {
    if (isSecretName(name)) yield* requireField(field, () => false, CLAIM);
  } else {
    for (const child of field.children()) yield* plainSecrets(child, typeof child.key === "string" ? child.key : name);
  }
}
