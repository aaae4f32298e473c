import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import type { Field } from "../../model/field";
import { GIBI, parseQuantity, WHOLE } from "../../model/kubernetes/quantity";
import { number } from "../../parameter";
import { defineRule, requireField } from "../../rule";

const TEBI = GIBI << 10n;

export const sharedBounds = defineRule({
  id: "kubernetes-shared-bounds",
  title: "Quotas and LimitRanges must set bounds of a size that clusters have",
  rationale:
    "A bound beyond the size of any cluster is no bound: the namespace can still take everything, while a list of quotas says that it cannot.",
  severity: "low",
  appliesTo: "resource",
  kinds: ["ResourceQuota", "LimitRange"],
  controls: [nsaCisa("network/resource-quotas"), nsaCisa("network/limit-ranges"), pciDss("A1.1.3"), mitreAttack("T1499")],
  remediation: "Set the bound to what the namespace needs, with some room; 1000m is one CPU, 1Gi is one gibibyte.",
  parameters: {
    cpu: number("The most CPUs that are taken for a bound.", 10_000, { minimum: 0 }),
    tebibytes: number("The most memory or storage that is taken for a bound, in TiB.", 500, { minimum: 0 }),
    objects: number("The most objects of a kind that are taken for a bound; a cluster holds 150,000 pods.", 100_000, {
      minimum: 0,
    }),
    ratio: number("The largest ratio of a limit to a request that is taken for a bound.", 1000, { minimum: 1 }),
  },
  waiveWhen: "Set the parameters to the size of your cluster.",
  *check({ root, kinds }, _context, { cpu, tebibytes, objects, ratio }) {
    const units = { cpu: [cpu, WHOLE], bytes: [tebibytes, TEBI], objects: [objects, WHOLE] } as const;
    const judge = (amount: Field, [most, unit]: readonly [number, bigint]): Iterable<ReturnType<typeof requireField>[number]> =>
      requireField(amount, isAtMost(most, unit), "bound must not be larger than a cluster");
    if (kinds.includes("ResourceQuota")) {
      for (const [name, amount] of root.get("spec", "hard").entries()) yield* judge(amount, units[unitOf(name)]);
    }
    for (const item of kinds.includes("LimitRange") ? root.get("spec", "limits").items() : []) {
      for (const key of ["default", "max"]) {
        for (const [name, amount] of item.get(key).entries()) yield* judge(amount, units[unitOf(name)]);
      }
      for (const [, amount] of item.get("maxLimitRequestRatio").entries()) yield* judge(amount, [ratio, WHOLE]);
    }
  },
});

/** Names of resources end in what they are: `limits.cpu`, `fast.storageclass.storage.k8s.io/requests.storage`. All others are counted. */
function unitOf(name: string): "cpu" | "bytes" | "objects" {
  if (/(^|\.)cpu$/.test(name)) return "cpu";
  return /(^|\.)(memory|storage|ephemeral-storage)$|hugepages-/.test(name) ? "bytes" : "objects";
}

/** What is no quantity other rules find. */
function isAtMost(maximum: number, unit: bigint): (value: unknown) => boolean {
  const most = (parseQuantity(maximum) ?? 0n) * unit;
  return (value) => (parseQuantity(value) ?? 0n) * WHOLE <= most;
}
