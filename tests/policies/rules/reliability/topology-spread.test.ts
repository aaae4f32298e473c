import { topologySpread } from "../../../../policies/rules/reliability/topology-spread";
import { compliantPod, UNKNOWN, type Json } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const path = "spec.template.spec.topologySpreadConstraints";
const message = "pods must be spread over nodes or zones";
const spread = `[0].${path}`;
const affinity = "[0].spec.template.spec.affinity";
const constraint = {
  maxSkew: 1,
  topologyKey: "topology.kubernetes.io/zone",
  whenUnsatisfiable: "ScheduleAnyway",
  labelSelector: {},
};
const term = { topologyKey: "kubernetes.io/hostname", labelSelector: {} };
const none: Record<string, Json> = { [spread]: null };

testRule(topologySpread, {
  base: [
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", namespace: "shop" },
      spec: {
        replicas: 3,
        template: { ...compliantPod(), spec: { ...compliantPod().spec, topologySpreadConstraints: [constraint] } },
      },
    },
  ],
  compliant: [
    { ...none, [affinity]: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } },
    {
      ...none,
      [affinity]: {
        podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] },
      },
    },
    { ...none, "[0].spec.replicas": 1 },
    { ...none, "[0].spec.replicas": null },
    { ...none, "[0].kind": "DaemonSet" },
    { "[0].spec.replicas": UNKNOWN },
    { set: none, environment: "dev" },
    { set: none, environment: "uat" },
  ],
  violations: [
    { set: none, path, message },
    { set: none, environment: "prod", path, message },
    { set: { [spread]: [] }, path, message },
    { set: { ...none, [affinity]: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } } }, path, message },
    { set: { ...none, [affinity]: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } }, path, message },
    { set: { ...none, "[0].kind": "StatefulSet" }, path, message },
  ],
  undecided: [
    { set: { [spread]: UNKNOWN }, path, message },
    { set: { ...none, [affinity]: UNKNOWN }, path, message, reason: "not all of the pod's affinity can be read" },
    { set: { ...none, "[0].spec.replicas": UNKNOWN }, path, message, reason: "how many pods there are cannot be read" },
  ],
  legitimate: [
    {
      what: "pods that avoid each other's node, as Argo CD's",
      set: { ...none, [affinity]: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } },
    },
    { what: "pods that the scheduler spreads well enough", set: none, waived: true },
  ],
});
