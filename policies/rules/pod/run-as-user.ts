import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { restricted } from "../../frameworks/pss";
import type { Pod } from "../../model/pod";
import { defineRule, exceptInUserNamespace, requireField, type Observation } from "../../rule";

export const runAsUser = defineRule({
  id: "kubernetes-run-as-user",
  title: "Containers must not run as user 0",
  rationale: "User 0 is root, whatever else the container gives up.",
  severity: "high",
  appliesTo: "pod",
  controls: [
    restricted("runAsUser"),
    cisKubernetes("5.2.7"),
    nsaCisa("pod-security/non-root"),
    nist800190("4.4.3"),
    pciDss("2.2.6"),
    mitreAttack("T1611"),
  ],
  remediation: "Set securityContext.runAsUser to an ID other than 0 (above 10000 is best), or remove it and set runAsNonRoot.",
  waiveWhen: "A component of the cluster reads or writes files of its node that belong to root, such as a log shipper.",
  *check(pod, context) {
    yield* exceptInUserNamespace(pod, context, notUserZero(pod));
  },
});

function* notUserZero(pod: Pod): Generator<Observation> {
  const accepts = (value: unknown): boolean => value === undefined || (typeof value === "number" && value !== 0);
  for (const { label, field } of pod.securityContexts()) {
    yield* requireField(field.get("runAsUser"), accepts, `${label} must not set securityContext.runAsUser=0`);
  }
}
