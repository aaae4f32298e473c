import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { parseQuantity } from "../../model/kubernetes/quantity";
import { defineRule, requireField } from "../../rule";

export const limitRangeVolumeClaims = defineRule({
  id: "kubernetes-limit-range-volume-claims",
  title: "A LimitRange must bound volume claims as well",
  rationale:
    "A quota bounds the storage of all claims together. Without a bound for each, a single claim takes all of it, and whoever comes next gets none.",
  severity: "low",
  appliesTo: "resource",
  kinds: ["LimitRange"],
  controls: [nsaCisa("network/limit-ranges"), mitreAttack("T1499")],
  optIn: "Many namespaces have no volumes, or a quota that bounds them all together is enough.",
  remediation: "Add an item of the type PersistentVolumeClaim to spec.limits, with max.storage.",
  waiveWhen: "The namespace has no volumes, or one application may have all storage.",
  *check({ root }) {
    const claim = "limit range must bound volume claims";
    const limits = root.get("spec", "limits");
    const items = limits.items();
    const unread = items.map((item) => item.get("type")).find(({ state }) => state === "unknown");
    const ofClaims = items.filter((item) => item.get("type").value === "PersistentVolumeClaim");
    const isBound = (value: unknown): boolean => parseQuantity(value) !== undefined;
    const [place = unread ?? limits] = ofClaims.map((item) => item.get("max", "storage"));
    yield* requireField(place, (value) => ofClaims.length > 0 && isBound(value), claim);
  },
});
