import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { commandLines } from "../../model/kubernetes/command-line";
import { isSecretArgument } from "../../model/secret-shape";
import { defineRule } from "../../rule";
import { notSecret } from "./literal-secrets";

export const secretArguments = defineRule({
  id: "kubernetes-secret-arguments",
  title: "Command lines of containers must not hold secrets in plain text",
  rationale:
    "A command line stands in the resource for all who may read it, and in /proc for every process that shares the namespace.",
  severity: "high",
  appliesTo: "pod",
  onUnknown: "defer",
  controls: [nsaCisa("network/secrets"), nist800190("4.1.4"), pciDss("8.6.2"), mitreAttack("T1552.001"), mitreAttack("T1552.007")],
  remediation: "Have the software read the secret from a mounted file; and replace the value, which has been seen.",
  waiveWhen: "The value is no secret although its option says so, or opens nothing but a test that anyone may open.",
  *check(pod) {
    for (const container of pod.allContainers()) {
      for (const words of commandLines(container)) {
        for (const [index, word] of words.entries()) {
          const previous = words[index - 1]?.value;
          const isSecret = (text: string): boolean => isSecretArgument(text, typeof previous === "string" ? previous : "");
          yield* notSecret(word, isSecret, `${container.label} must not have a secret in its command line`);
        }
      }
    }
  },
});
