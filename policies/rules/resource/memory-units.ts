import { scheduledContainers } from "../../model/kubernetes/compute-resources";
import { MEBI, parseQuantity } from "../../model/kubernetes/quantity";
import { defineRule, requireField } from "../../rule";

export const memoryUnits = defineRule({
  id: "kubernetes-memory-units",
  title: "Amounts of memory must be at least a mebibyte",
  rationale:
    'A lower-case "m" is a thousandth: "512m" is half a byte, and a number without a suffix is bytes. Kubernetes accepts both; the container never starts, or is scheduled as if it used nothing.',
  severity: "low",
  appliesTo: "pod",
  controls: [],
  remediation: 'Write the unit: "512Mi" is 512 mebibytes, "512M" is 512 million bytes.',
  waiveWhen: "Never: no container runs in less.",
  *check(pod) {
    const places = scheduledContainers(pod).map(({ label, field }) => ({ label, field }));
    for (const { label, field } of [...places, { label: "pod", field: pod.spec }]) {
      for (const bound of ["requests", "limits"]) {
        const claim = `${label} must set an amount of memory that is at least 1Mi`;
        yield* requireField(field.get("resources", bound, "memory"), isUnsetOrMebibytes, claim);
      }
    }
  },
});

/** Nothing at all is for the rules that demand requests and limits. */
function isUnsetOrMebibytes(value: unknown): boolean {
  const amount = parseQuantity(value);
  return amount === undefined || amount <= 0n || amount >= MEBI;
}
