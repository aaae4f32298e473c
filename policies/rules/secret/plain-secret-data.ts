import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import type { Field } from "../../model/field";
import { hasSecretAssignment, isReference } from "../../model/secret-shape";
import { defineRule, requireField, type Observation } from "../../rule";

export const plainSecretData = defineRule({
  id: "kubernetes-plain-secret-data",
  title: "The data of Secrets must not be written in plain text",
  rationale:
    "What is written into a manifest stands in the repository, and what a program does not mark as secret stands in its state and its logs; base64 hides nothing.",
  severity: "high",
  appliesTo: "resource",
  kinds: ["Secret"],
  onUnknown: "defer",
  controls: [
    cisKubernetes("5.4.2"),
    nsaCisa("network/secrets"),
    pciDss("3.6.1.2"),
    pciDss("8.3.2"),
    pciDss("8.6.2"),
    mitreAttack("T1552.001"),
  ],
  remediation:
    "Have a secret store deliver the data (External Secrets, Vault), encrypt the manifest (SOPS, Sealed Secrets), or mark the value with pulumi.secret.",
  waiveWhen: "The manifest is rendered for the deployment and stored nowhere, or what it holds is configuration without a secret.",
  *check({ root, reference }) {
    const claim =
      reference.urn === undefined
        ? "Secret must not have its data written into the manifest"
        : "Secret must take its data from values that are marked secret";
    for (const [key, value] of root.get("stringData").entries()) yield* notPlain(value, (text) => isHarmless(key, text), claim);
    for (const [key, value] of root.get("data").entries()) yield* notPlain(value, (text) => isHarmless(key, decode(text)), claim);
  },
});

function* notPlain(value: Field, accepts: (text: string) => boolean, claim: string): Generator<Observation> {
  if (value.secret) return;
  yield* requireField(value, (found) => found === undefined || (typeof found === "string" && accepts(found)), claim);
}

/** Files that software takes from Secrets because there may be a secret in them. */
const CONFIGURATION = /^[\w-].*\.(?:ya?ml|json|ini|conf|cnf|cfg|toml|properties|xml|crt|cer)$/i;

/**
 * Whether nothing is given away: the value is empty and filled in later, or refers to a store, or is encrypted until it is deployed; or it
 * is a file of configuration or a certificate, with no secret in it.
 */
function isHarmless(key: string, text: string): boolean {
  return isReference(text) || (CONFIGURATION.test(key) && !hasSecretAssignment(text));
}

/** What base64 hides; a text that is none stays as it is, as what SOPS has encrypted. */
function decode(text: string): string {
  return /^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text) ? Buffer.from(text, "base64").toString("latin1") : text;
}
