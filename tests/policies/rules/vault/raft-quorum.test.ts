import { raftQuorum } from "../../../../policies/rules/vault/raft-quorum";
import { compliantPod, UNKNOWN, type Json } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const ODD = "servers must be three, five or another odd number";
const SPREAD = "servers must never share a node";
const BUDGET = "disruption budget must leave the majority of the servers";
const POD = "spec.template.spec";
const REQUIRED = `${POD}.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution`;
const hard: Json = [{ topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { app: "vault" } } }];
const constraint = (whenUnsatisfiable: Json): Json => [{ topologyKey: "kubernetes.io/hostname", maxSkew: 1, whenUnsatisfiable }];
const spec = compliantPod().spec;
const containers = [{ name: "vault", image: "openbao", env: [{ name: "BAO_RAFT_NODE_ID", value: "$(POD_NAME)" }] }];

testRule(raftQuorum, {
  environment: "prod",
  base: [
    {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: { name: "vault", namespace: "vault" },
      spec: {
        replicas: 3,
        template: {
          metadata: { labels: { app: "vault" } },
          spec: { ...spec, containers, affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: hard } } },
        },
      },
    },
    {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name: "vault", namespace: "vault" },
      spec: { maxUnavailable: 1, selector: { matchLabels: { app: "vault" } } },
    },
  ],
  compliant: [
    { "[0].spec.replicas": 5, "[1].spec.maxUnavailable": 2 },
    { "[1].spec.maxUnavailable": "33%" },
    { "[1].spec.maxUnavailable": null, "[1].spec.minAvailable": 2 },
    { "[1].spec.maxUnavailable": null, "[1].spec.minAvailable": "51%" },
    { [`[0].${REQUIRED}`]: null, [`[0].${POD}.topologySpreadConstraints`]: constraint("DoNotSchedule") },
    { "[1].spec.maxUnavailable": 3, "[1].spec.selector.matchLabels.app": "web" },
    { [`[0].${POD}.containers`]: [{ name: "web", image: "web" }], "[0].spec.replicas": 2, [`[0].${REQUIRED}`]: null },
  ],
  violations: [
    { set: { "[0].spec.replicas": 1 }, subject: 0, path: "spec.replicas", message: ODD },
    { set: { "[0].spec.replicas": null }, subject: 0, path: "spec.replicas", message: ODD },
    { set: { "[0].spec.replicas": 4 }, subject: 0, path: "spec.replicas", message: ODD },
    { set: { [`[0].${REQUIRED}`]: null }, subject: 0, path: REQUIRED, message: SPREAD },
    { set: { [`[0].${REQUIRED}`]: [] }, subject: 0, path: REQUIRED, message: SPREAD },
    { set: { [`[0].${REQUIRED}[0].topologyKey`]: "topology.kubernetes.io/zone" }, subject: 0, path: REQUIRED, message: SPREAD },
    { set: { [`[0].${REQUIRED}[0].labelSelector`]: null }, subject: 0, path: REQUIRED, message: SPREAD },
    { set: { [`[0].${REQUIRED}[0].labelSelector.matchLabels.app`]: "web" }, subject: 0, path: REQUIRED, message: SPREAD },
    {
      set: { [`[0].${REQUIRED}`]: null, [`[0].${POD}.topologySpreadConstraints`]: constraint("ScheduleAnyway") },
      subject: 0,
      path: REQUIRED,
      message: SPREAD,
    },
    { set: { "[1].spec.maxUnavailable": 2 }, subject: 1, path: "spec.maxUnavailable", message: BUDGET },
    { set: { "[1].spec.maxUnavailable": "34%" }, subject: 1, path: "spec.maxUnavailable", message: BUDGET },
    {
      set: { "[1].spec.maxUnavailable": null, "[1].spec.minAvailable": 1 },
      subject: 1,
      path: "spec.minAvailable",
      message: BUDGET,
    },
  ],
  undecided: [
    { set: { "[0].spec.replicas": UNKNOWN }, subject: 0, path: "spec.replicas", message: ODD },
    { set: { [`[0].${REQUIRED}`]: UNKNOWN }, subject: 0, path: REQUIRED, message: SPREAD },
    { set: { "[1].spec.maxUnavailable": UNKNOWN }, subject: 1, path: "spec.maxUnavailable", message: BUDGET },
  ],
  legitimate: [
    {
      what: "a server with a database of its own, which the others share",
      set: { [`[0].${POD}.containers`]: [{ name: "vault", image: "openbao" }], "[0].spec.replicas": 2 },
    },
    { what: "three servers on one node, for tests", set: { [`[0].${REQUIRED}`]: null }, waived: true },
  ],
});
