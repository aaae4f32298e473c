import { restartPolicy } from "../../../../policies/rules/reliability/restart-policy";
import { compliantPod, UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const path = "spec.template.spec.restartPolicy";
const always = "pods of the workload must have restartPolicy=Always";
const ending = "pods of a job must have restartPolicy=Never or OnFailure";
const base = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "shop" },
  spec: { template: compliantPod() },
};

testRule(restartPolicy, {
  base,
  compliant: [
    { [path]: "Always" },
    { [path]: "" },
    { apiVersion: "batch/v1", kind: "Job", [path]: "Never" },
    { apiVersion: "batch/v1", kind: "Job", [path]: "OnFailure" },
  ],
  violations: [
    { set: { [path]: "OnFailure" }, path, message: always },
    { set: { kind: "StatefulSet", [path]: "Never" }, path, message: always },
    { set: { kind: "DaemonSet", [path]: "always" }, path, message: always },
    { set: { apiVersion: "v1", kind: "ReplicationController", [path]: "Never" }, path, message: always },
    { set: { apiVersion: "batch/v1", kind: "Job" }, path, message: ending },
    { set: { apiVersion: "batch/v1", kind: "Job", [path]: "Always" }, path, message: ending },
    {
      set: { apiVersion: "batch/v1", kind: "CronJob", spec: { jobTemplate: { spec: { template: compliantPod() } } } },
      path: "spec.jobTemplate.spec.template.spec.restartPolicy",
      message: ending,
    },
  ],
  undecided: [
    { set: { [path]: UNKNOWN }, path, message: always },
    { set: { apiVersion: "batch/v1", kind: "Job", [path]: UNKNOWN }, path, message: ending },
  ],
  legitimate: [
    { what: "a job that is tried again in the same pod", set: { apiVersion: "batch/v1", kind: "Job", [path]: "OnFailure" } },
  ],
});
