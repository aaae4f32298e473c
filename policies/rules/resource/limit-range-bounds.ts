import { nsaCisa } from "../../frameworks/nsa-cisa";
import type { Field } from "../../model/field";
import { parseQuantity } from "../../model/kubernetes/quantity";
import { defineRule, requireField } from "../../rule";

/** Each resource with the word that messages have for it. */
const RESOURCES = [
  ["cpu", "CPU"],
  ["memory", "memory"],
  ["ephemeral-storage", "ephemeral storage"],
] as const;

export const limitRangeBounds = defineRule({
  id: "kubernetes-limit-range-bounds",
  title: "A LimitRange must set a maximum for what it gives defaults for",
  rationale: "A default is only for those who ask for nothing. Without a maximum, a container still gets all that it asks for.",
  severity: "low",
  appliesTo: "resource",
  kinds: ["LimitRange"],
  controls: [nsaCisa("network/limit-ranges")],
  remediation: "Set max in the item of spec.limits whose type is Container or Pod.",
  waiveWhen: "Waive it where a ResourceQuota bounds the namespace and a single container may have all of it.",
  *check({ root }) {
    const items = root
      .get("spec", "limits")
      .items()
      .filter((item) => !isOtherType(item.get("type")));
    for (const [resource, word] of RESOURCES) {
      const given = items.find((item) => ["default", "defaultRequest", "min"].some((key) => isSet(item.get(key, resource))));
      if (!given || items.some((item) => isAmount(item.get("max", resource).value))) continue;
      const place = items.map((item) => item.get("max", resource)).find(isSet) ?? given.get("max", resource);
      yield* requireField(place, isAmount, `limit range must set a maximum of ${word}`);
    }
  },
});

/** Volume claims have limits of their own. */
function isOtherType({ state, value }: Field): boolean {
  return state === "known" && value !== "Container" && value !== "Pod";
}

function isSet({ state }: Field): boolean {
  return state !== "absent";
}

function isAmount(value: unknown): boolean {
  return parseQuantity(value) !== undefined;
}
