import { statefulSetService } from "../../../../policies/rules/reliability/stateful-set-service";
import { compliantPod, UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const path = "spec.serviceName";
const exists = "stateful set must have the Service that it names";
const headless = "stateful set must name a Service without an address of its own";

testRule(statefulSetService, {
  base: [
    {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: { name: "db", namespace: "shop" },
      spec: { serviceName: "db", template: compliantPod() },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "db", namespace: "shop" },
      spec: { clusterIP: "None", selector: { app: "db" } },
    },
  ],
  complete: true,
  compliant: [
    { "[0].spec.serviceName": null, "[1]": null },
    { "[0].spec.serviceName": "", "[1]": null },
    { "[0].metadata.namespace": "default", "[1].metadata.namespace": null },
  ],
  violations: [
    { set: { "[1]": null }, path, message: exists },
    { set: { "[1].metadata.name": "database" }, path, message: exists },
    { set: { "[1].metadata.namespace": "other" }, path, message: exists },
    { set: { "[1].spec.clusterIP": null }, path, message: headless },
    { set: { "[1].spec.clusterIP": "10.0.0.9" }, complete: false, path, message: headless },
  ],
  undecided: [
    { set: { "[1]": null }, complete: false, path, message: exists, reason: "it may be declared in another stack" },
    { set: { "[0].spec.serviceName": UNKNOWN }, path, message: exists },
    { set: { "[1].metadata.name": UNKNOWN }, path, message: headless, reason: "not all Services can be read" },
    { set: { "[1].spec.clusterIP": UNKNOWN }, path, message: headless, reason: "not all Services can be read" },
    {
      set: { "[1]": { apiVersion: "example.com/v1", kind: "Database", metadata: { name: "db", namespace: "shop" }, spec: {} } },
      path,
      message: exists,
      reason: "the operator of a custom resource may make what is missing",
    },
  ],
  legitimate: [
    { what: "a set without names, which v1.34 allows", set: { "[0].spec.serviceName": null, "[1]": null } },
    { what: "a controller whose pods nobody calls by name, as Argo CD's", set: { "[1]": null }, waived: true },
  ],
});
