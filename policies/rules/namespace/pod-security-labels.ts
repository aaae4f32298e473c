import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { POD_SECURITY_LABEL, POD_SECURITY_LEVELS } from "../../model/kubernetes/pod-security-labels";
import { integer } from "../../parameter";
import { defineRule, requireField } from "../../rule";

/** A version of the standards; `latest` moves with the cluster. */
const PINNED = /^v1\.(\d+)$/;

export const podSecurityLabels = defineRule({
  id: "kubernetes-pod-security-labels",
  title: "Namespaces must say which level of the Pod Security Standards is enforced in them, and in which version",
  rationale:
    "Without the label admission lets privileged pods in, unless the cluster was set up otherwise. Without a version the demands change when the cluster is upgraded, and pods are refused when they restart; an old one leaves out what was added since.",
  severity: "medium",
  appliesTo: "resource",
  kinds: ["Namespace"],
  controls: [cisKubernetes("5.2.1"), nsaCisa("pod-security/admission"), pciDss("2.2.1"), pciDss("2.2.6")],
  remediation:
    'Set the labels "pod-security.kubernetes.io/enforce" to a level and "pod-security.kubernetes.io/enforce-version" to a version such as v1.36.',
  parameters: {
    oldest: integer("The oldest minor version that may be enforced. Since 22 the standards ask for dropped capabilities.", 22),
  },
  waiveWhen: "Another admission controller judges the pods of all namespaces.",
  *check({ root }, _context, { oldest }) {
    const labels = root.get("metadata", "labels");
    const level = labels.get(`${POD_SECURITY_LABEL}enforce`);
    const isLevel = (value: unknown): boolean => typeof value === "string" && POD_SECURITY_LEVELS.includes(value);
    yield* requireField(level, isLevel, "namespace must enforce a level of the Pod Security Standards");
    if (level.state === "absent") return;
    const isPinned = (value: unknown): boolean => typeof value === "string" && PINNED.test(value);
    const version = labels.get(`${POD_SECURITY_LABEL}enforce-version`);
    yield* requireField(version, isPinned, "namespace must name the version of the Pod Security Standards that it enforces");
    const isRecent = (value: unknown): boolean => Number(PINNED.exec(String(value))?.[1] ?? oldest) >= oldest;
    if (version.state === "known")
      yield* requireField(version, isRecent, `namespace must enforce version v1.${oldest} of the standards or a later one`);
  },
});
