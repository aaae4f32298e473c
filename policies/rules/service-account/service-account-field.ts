import { nsaCisa } from "../../frameworks/nsa-cisa";
import { defineRule, isUnsetOrEmpty, requireField, unless } from "../../rule";

export const serviceAccountField = defineRule({
  id: "kubernetes-service-account-field",
  title: "Pods must name their service account in serviceAccountName",
  rationale:
    "The retired field serviceAccount is overlooked by readers and tools, and where both are set and differ it says what does not hold.",
  severity: "low",
  appliesTo: "pod",
  controls: [nsaCisa("authorization/separate-roles")],
  remediation: "Move the name from serviceAccount to serviceAccountName.",
  waiveWhen: "A resource of a custom kind knows only the retired field.",
  *check(pod) {
    const retired = pod.spec.get("serviceAccount");
    // The API server fills in both, so resources that were exported have both.
    const isSame = (value: unknown): boolean => value !== undefined && value === retired.value;
    const isUnset = requireField(retired, isUnsetOrEmpty, "pod must name its service account in serviceAccountName alone");
    yield* unless(pod.spec.get("serviceAccountName"), isSame, isUnset);
  },
});
