import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { POD_SECURITY_LABEL, POD_SECURITY_LEVELS } from "../../model/kubernetes/pod-security-labels";
import { defineRule, requireField } from "../../rule";

export const podSecurityLevel = defineRule({
  id: "kubernetes-pod-security-level",
  title: "Namespaces must enforce a level of the Pod Security Standards that suits their environment",
  rationale:
    "What admission does not hold back, whoever may create pods can run, whatever this gate says of the pods that pass it: baseline stops privileged pods, restricted also those that run as root.",
  severity: "high",
  appliesTo: "resource",
  kinds: ["Namespace"],
  controls: [cisKubernetes("5.2.1"), nsaCisa("pod-security/admission"), pciDss("2.2.1"), pciDss("2.2.6"), mitreAttack("T1610")],
  remediation:
    "Set the labels to restricted; baseline will do for enforce in development. Agents that need more get a namespace of their own.",
  waiveWhen: "The namespace is that of agents or drivers of the nodes, and only administrators may create pods in it.",
  *check({ root }, { environment }) {
    const required = environment === "dev" ? "baseline" : "restricted";
    const isEnough = (value: unknown): boolean =>
      value === undefined ||
      (typeof value === "string" && POD_SECURITY_LEVELS.indexOf(value) >= POD_SECURITY_LEVELS.indexOf(required));
    // One that is not set is the business of the rule about labels; one that only warns or records may be left out.
    for (const [mode, verb] of Object.entries({ enforce: "enforce", audit: "record", warn: "warn of" })) {
      const label = root.get("metadata", "labels", `${POD_SECURITY_LABEL}${mode}`);
      yield* requireField(label, isEnough, `namespace must ${verb} what the level "${required}" asks for`);
    }
  },
});
