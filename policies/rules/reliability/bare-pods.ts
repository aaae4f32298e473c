import { defineRule, requireField, unless } from "../../rule";

/** What Helm runs around a release, such as its tests, is not meant to stay. */
const HOOK_ANNOTATION = "helm.sh/hook";

export const barePods = defineRule({
  id: "kubernetes-bare-pods",
  title: "Pods must be made by a workload",
  rationale:
    "Nothing replaces a pod that stands alone when its node fails or is drained, and its image cannot be updated step by step.",
  severity: "low",
  appliesTo: "resource",
  kinds: ["Pod"],
  controls: [],
  remediation: "Declare a Deployment, StatefulSet or DaemonSet, or a Job for something that ends.",
  waiveWhen: "Waive it for a pod that is there to look around in, and goes again.",
  *check({ root }) {
    const owners = root.get("metadata", "ownerReferences");
    const isHook = (value: unknown): boolean => value !== undefined;
    const hook = root.get("metadata", "annotations", HOOK_ANNOTATION);
    const hasOwner = (value: unknown): boolean => Array.isArray(value) && value.length > 0;
    yield* unless(hook, isHook, requireField(owners, hasOwner, "pod must have an owner that replaces it"));
  },
});
