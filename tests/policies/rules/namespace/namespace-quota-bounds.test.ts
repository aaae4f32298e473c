import { namespaceQuotaBounds } from "../../../../policies/rules/namespace/namespace-quota-bounds";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const claim = (resource: string): string => `quota must bound "${resource}"`;
const place = (resource: string): { subject: number; path: string; message: string } => ({
  subject: 0,
  path: "spec.hard",
  message: claim(resource),
});
const reason = "what the quotas of the namespace bound is not known";
const second = (hard: Record<string, string>, spec = {}): { [key: string]: object | string } => ({
  apiVersion: "v1",
  kind: "ResourceQuota",
  metadata: { name: "more", namespace: "shop" },
  spec: { hard, ...spec },
});

testRule(namespaceQuotaBounds, {
  base: [
    {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "quota", namespace: "shop" },
      spec: { hard: { "requests.memory": "8Gi", pods: "50" } },
    },
  ],
  parameters: { resources: ["requests.memory", "pods"] },
  complete: true,
  compliant: [
    { "[0].spec.hard": { memory: "8Gi", "count/pods": "50" } },
    { "[0].spec.hard.pods": null, "[1]": second({ pods: "10" }) as never },
  ],
  violations: [
    { set: { "[0].spec.hard.pods": null }, ...place("pods") },
    { set: { '[0].spec.hard["requests.memory"]': null }, ...place("requests.memory") },
    { set: { "[0].spec.hard": null }, ...place("requests.memory"), more: [place("pods")] },
    { set: { "[0].spec.scopes": ["BestEffort"] }, ...place("requests.memory"), more: [place("pods")] },
    {
      set: { "[0].spec.hard.pods": null, "[1]": second({ pods: "10" }, { scopes: ["Terminating"] }) as never },
      ...place("pods"),
    },
  ],
  undecided: [
    {
      set: { "[0].spec.hard.pods": null },
      complete: false,
      reason: "it may be declared in another stack",
      ...place("pods"),
    },
    { set: { "[0].spec.hard.pods": UNKNOWN }, reason, ...place("pods") },
    { set: { "[0].spec.hard": UNKNOWN }, ...place("requests.memory") },
  ],
  legitimate: [
    {
      what: "a cluster without storage to share",
      set: { "[0].spec.hard.pods": null },
      parameters: { resources: ["requests.memory"] },
    },
  ],
});
