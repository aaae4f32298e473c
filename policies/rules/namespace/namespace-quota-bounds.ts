import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { anyMatch, type Match } from "../../model/selector";
import { namespaceOf, sameNamespace } from "../../model/stack";
import type { Subject } from "../../model/subject";
import { texts } from "../../parameter";
import { at, defineRule, missing, undecided } from "../../rule";

/** Names that mean the same. Source: https://kubernetes.io/docs/concepts/policy/resource-quotas/ */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  "requests.cpu": ["cpu"],
  "requests.memory": ["memory"],
  "requests.ephemeral-storage": ["ephemeral-storage"],
  pods: ["count/pods"],
};

export const namespaceQuotaBounds = defineRule({
  id: "kubernetes-namespace-quota-bounds",
  title: "The quotas of a namespace must bound what all namespaces share",
  rationale:
    "What a quota leaves out has no bound: a namespace with one for CPU alone can still take all memory and disk space of the nodes, all storage, and every port and address of the cluster.",
  severity: "low",
  appliesTo: "stack",
  kinds: ["ResourceQuota"],
  controls: [nsaCisa("network/resource-quotas"), pciDss("A1.1.3"), mitreAttack("T1496"), mitreAttack("T1499")],
  remediation: "Name the resource under spec.hard of a ResourceQuota.",
  parameters: {
    resources: texts("What quotas have to bound.", [
      "requests.cpu",
      "limits.cpu",
      "requests.memory",
      "limits.memory",
      "requests.ephemeral-storage",
      "limits.ephemeral-storage",
      "requests.storage",
      "persistentvolumeclaims",
      "pods",
      "services",
      "services.nodeports",
      "services.loadbalancers",
      "configmaps",
      "secrets",
      "count/jobs.batch",
    ]),
  },
  waiveWhen: "The cluster has one tenant, or no storage and no load balancers to share.",
  *check(stack, context, { resources }) {
    const quotas = stack.ofKind("ResourceQuota");
    const seen: Subject[] = [];
    for (const quota of quotas) {
      const namespace = namespaceOf(quota);
      if (seen.some((other) => sameNamespace(namespaceOf(other), namespace) === "yes")) continue;
      seen.push(quota);
      const together = quotas.filter((other) => sameNamespace(namespaceOf(other), namespace) !== "no");
      for (const resource of resources) {
        const match = anyMatch(together.map((other) => bounds(other, resource)));
        const hard = quota.root.get("spec", "hard");
        const claim = `quota must bound "${resource}"`;
        if (match === "no") yield* at(quota, missing(context, hard, claim));
        const reason = hard.state === "unknown" ? undefined : "what the quotas of the namespace bound is not known";
        if (match === "unknown") yield* at(quota, undecided(hard, claim, reason));
      }
    }
  },
});

/** A quota for some pods only, by scope, does not bound the others. */
function bounds(quota: Subject, resource: string): Match {
  const { root } = quota;
  const scopes = [root.get("spec", "scopes"), root.get("spec", "scopeSelector")];
  if (scopes.some(({ state }) => state === "known")) return "no";
  const fields = [resource, ...(SYNONYMS[resource] ?? [])].map((key) => root.get("spec", "hard", key));
  if (fields.some(({ state }) => state === "known")) return "yes";
  return [...fields, ...scopes].some(({ state }) => state === "unknown") ? "unknown" : "no";
}
