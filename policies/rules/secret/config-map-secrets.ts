import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { hasSecretAssignment, isLiteralSecret, isSecretName } from "../../model/secret-shape";
import { defineRule } from "../../rule";
import { notSecret } from "./literal-secrets";

export const configMapSecrets = defineRule({
  id: "kubernetes-config-map-secrets",
  title: "ConfigMaps must not hold secrets",
  rationale: "ConfigMaps are readable by most accounts of a cluster and are not encrypted where it stores them.",
  severity: "high",
  appliesTo: "resource",
  kinds: ["ConfigMap"],
  onUnknown: "defer",
  controls: [nsaCisa("network/secrets"), nist800190("4.1.4"), pciDss("8.6.2"), mitreAttack("T1552.001"), mitreAttack("T1552.007")],
  remediation:
    "Move the secret into a Secret or a secret store, and refer to it from the configuration; and replace the value, which has been seen.",
  waiveWhen: "The value is no secret although its key says so, such as an example in a text for people.",
  *check({ root }) {
    const claim = "ConfigMap must not hold a secret";
    for (const [key, value] of root.get("data").entries()) yield* notSecret(value, (text) => holdsSecret(key, text), claim);
    for (const [key, value] of root.get("binaryData").entries()) {
      yield* notSecret(value, (text) => holdsSecret(key, Buffer.from(text, "base64").toString("latin1")), claim);
    }
  },
});

function holdsSecret(key: string, text: string): boolean {
  return (isSecretName(key) && isLiteralSecret(key, text)) || hasSecretAssignment(text);
}
