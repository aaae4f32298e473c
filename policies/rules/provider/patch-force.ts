import { nist800190 } from "../../frameworks/nist-800-190";
import { staysOff } from "../../model/provider/switch";
import { defineRule, requireField } from "../../rule";

/** The groups of Kubernetes' own kinds; those of the core group stand one by one. */
const GROUPS =
  "admissionregistration.k8s.io apiextensions.k8s.io apps autoscaling batch networking.k8s.io policy rbac.authorization.k8s.io scheduling.k8s.io storage.k8s.io";
const CORE =
  "ConfigMap LimitRange Namespace Node PersistentVolume PersistentVolumeClaim Pod ResourceQuota Secret Service ServiceAccount";

export const patchForce = defineRule({
  id: "pulumi-patch-force",
  title: "Resources must not take over fields from other managers",
  rationale:
    "A forced patch overrides what an operator or another stack set without a word, its safeguards included, and both then undo each other.",
  severity: "low",
  appliesTo: "resource",
  kinds: [...CORE.split(" "), ...GROUPS.split(" ").map((group) => `${group}/*`)],
  controls: [nist800190("4.4.5")],
  remediation: "Remove the annotation pulumi.com/patchForce, and let one of the managers give up the field.",
  waiveWhen: "The field is taken over from a manager that is gone, such as a chart or kubectl; remove the annotation afterwards.",
  *check({ root }) {
    const force = root.get("metadata", "annotations", "pulumi.com/patchForce");
    yield* requireField(force, staysOff, "resource must not take over fields from other managers");
  },
});
