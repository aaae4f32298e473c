import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { defineRule, requireField } from "../../rule";

export const secretEnvironment = defineRule({
  id: "kubernetes-secret-environment",
  title: "Secrets must reach containers as files, not as environment variables",
  rationale:
    "The environment of a process is inherited by every child, printed by crash reports and debug pages, and does not change when the Secret does.",
  severity: "low",
  appliesTo: "pod",
  controls: [cisKubernetes("5.4.1"), nsaCisa("network/secrets"), pciDss("8.3.2"), mitreAttack("T1552.007")],
  remediation: "Mount the Secret as a volume and have the software read the file.",
  waiveWhen: "The software takes the secret from its environment alone.",
  *check(pod) {
    for (const container of pod.allContainers()) {
      const variables = container
        .get("env")
        .items()
        .map((variable) => variable.get("valueFrom", "secretKeyRef"));
      const sources = container
        .get("envFrom")
        .items()
        .map((source) => source.get("secretRef"));
      for (const place of [...variables, ...sources]) {
        const claim = `${container.label} must not take a secret into its environment`;
        yield* requireField(place, (value) => value === undefined, claim);
      }
    }
  },
});
