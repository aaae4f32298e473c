import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import type { Field } from "../../model/field";
import type { Container, Pod } from "../../model/pod";
import { texts } from "../../parameter";
import { defineRule, exceptWindows, isRuntimeOrLocalhostProfile, requireField, type Observation } from "../../rule";

const ANNOTATION_PREFIX = "container.apparmor.security.beta.kubernetes.io/";

export const mandatoryAccessControl = defineRule({
  id: "kubernetes-mandatory-access-control",
  title: "Containers must name the AppArmor profile or the SELinux options that confine them",
  rationale:
    "What is not named is left to the node: one without AppArmor or SELinux runs the container unconfined and nobody notices, while the kubelet refuses a named profile that is not there.",
  severity: "medium",
  appliesTo: "pod",
  controls: [
    nsaCisa("pod-security/apparmor"),
    nsaCisa("pod-security/selinux"),
    nist800190("4.4.3"),
    pciDss("2.2.6"),
    mitreAttack("T1611"),
  ],
  remediation:
    'Set securityContext.appArmorProfile.type to "RuntimeDefault" on the pod, or seLinuxOptions on clusters with SELinux.',
  waiveWhen: "A component of the cluster mounts file systems or loads kernel modules, and no profile of its own exists yet.",
  parameters: { environments: texts('The environments in which it is demanded: "dev", "uat", "prod".', ["prod"]) },
  *check(pod, context, { environments }) {
    if (context.environment === undefined || !environments.includes(context.environment)) return;
    yield* exceptWindows(pod, context, confined(pod));
  },
});

function* confined(pod: Pod): Generator<Observation> {
  for (const container of pod.allContainers()) {
    const appArmor = container.effective("appArmorProfile").get("type");
    const options = container.effective("seLinuxOptions");
    const labels = [options.get("type"), options.get("level")];
    const annotation = annotationOf(pod, container);
    if (isRuntimeOrLocalhostProfile(appArmor.value) || labels.some(isFilled) || isConfined(annotation.value)) continue;
    const unread = [appArmor, ...labels, annotation].find(({ state }) => state === "unknown");
    yield* requireField(unread ?? appArmor, () => false, `${container.label} must name its AppArmor profile or SELinux options`);
  }
}

/** The annotation that was the field before v1.30. */
function annotationOf(pod: Pod, container: Container): Field {
  const { value = "" } = container.get("name");
  return pod.metadata.get("annotations", `${ANNOTATION_PREFIX}${typeof value === "string" ? value : ""}`);
}

function isFilled({ value }: Field): boolean {
  return typeof value === "string" && value !== "";
}

function isConfined(value: unknown): boolean {
  return value === "runtime/default" || (typeof value === "string" && value.startsWith("localhost/"));
}
