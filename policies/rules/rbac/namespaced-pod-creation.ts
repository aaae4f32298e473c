import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { placesThatGrant, RBAC_GROUP } from "../../model/rbac/rbac";
import { RUN_PODS } from "../../model/rbac/rbac-powers";
import { texts } from "../../parameter";
import { defineRule, requireField } from "../../rule";

export const namespacedPodCreation = defineRule({
  id: "kubernetes-namespaced-pod-creation",
  title: "Roles must not let their subjects run pods",
  rationale:
    "A pod runs as any service account of its namespace and mounts any of its secrets, so the right to run pods, be it through a workload or by changing an image, holds all others that there are in the namespace.",
  severity: "medium",
  appliesTo: "resource",
  kinds: [`${RBAC_GROUP}/Role`],
  controls: [
    mitreAttack("T1053.007"),
    cisKubernetes("5.1.4"),
    nsaCisa("authorization/least-privilege"),
    nist800190("4.3.1"),
    pciDss("7.2.5"),
    mitreAttack("T1610"),
  ],
  remediation: "Name the workloads that may change in resourceNames, or leave changes to the pipeline.",
  waiveWhen:
    "The subject is the pipeline or the operator that deploys into this namespace, or its pods label themselves, as replicated databases do.",
  parameters: {
    environments: texts('The environments in which roles of one namespace may grant it: "dev", "uat", "prod".', ["dev", "uat"]),
  },
  includes: ["kubernetes-wildcard-resources"],
  *check(role, { environment = "" }, { environments }) {
    // People deploy by hand until what they deploy is for production.
    if (environments.includes(environment)) return;
    for (const place of placesThatGrant(role, RUN_PODS)) {
      yield* requireField(place, () => false, "role must not let its subjects run pods");
    }
  },
});
