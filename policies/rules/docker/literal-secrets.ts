import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { FROM_ENVIRONMENT } from "../../model/docker/docker-container";
import { isPlainSecret, hasSecretAssignment } from "../../model/secret-shape";
import { defineRule } from "../../rule";
import { notSecret } from "../secret/literal-secrets";

export const literalSecrets = defineRule({
  id: "docker-literal-secrets",
  title: "Environment variables of Docker containers must not hold secrets in plain text",
  rationale:
    "The engine shows the environment of a container to everyone who may inspect it, and a file of it stands in the repository or the state.",
  severity: "high",
  appliesTo: "docker-container",
  controls: [cisDocker("7.4"), nist800190("4.1.4"), pciDss("8.6.2"), mitreAttack("T1552.001"), mitreAttack("T1552.007")],
  remediation:
    "Mount the secret as a file (secrets in Compose and services, a volume elsewhere) and name it, as with POSTGRES_PASSWORD_FILE; and replace the value, which has been seen.",
  waiveWhen: "The value is no secret although its name says so, or opens nothing but a test that anyone may open.",
  *check(container) {
    const claim = `${container.label} must not have a secret written into its environment`;
    for (const { field, name = "" } of container.environment()) {
      // Whoever starts the container gives it then, and the file does not hold it.
      if (field.reason === FROM_ENVIRONMENT.reason) continue;
      const isPair = typeof field.key === "number";
      const isSecret = (text: string): boolean => isPlainSecret(name, isPair ? text.slice(text.indexOf("=") + 1) : text);
      yield* notSecret(field, isSecret, claim);
    }
    for (const upload of container.items("uploads")) {
      const uploadClaim = `${container.label} must not be given a file with a secret in it`;
      yield* notSecret(upload.get("content"), hasSecretAssignment, uploadClaim);
      yield* notSecret(
        upload.get("contentBase64"),
        (text) => hasSecretAssignment(Buffer.from(text, "base64").toString()),
        uploadClaim,
      );
    }
  },
});
