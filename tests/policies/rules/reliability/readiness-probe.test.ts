import { readinessProbe } from "../../../../policies/rules/reliability/readiness-probe";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const path = "spec.containers[0].readinessProbe";
const message = 'container "app" must have a readinessProbe';

testRule(readinessProbe, {
  ordinaryOnly: true,
  compliant: [
    { [path]: { tcpSocket: { port: 8080 } } },
    { [path]: null, "spec.containers[0].ports": null },
    { [path]: null, "spec.containers[0].ports": [] },
    { [path]: null, "spec.restartPolicy": "OnFailure" },
    { [path]: null, "spec.restartPolicy": "Never" },
    // The probe of a proxy asks the server behind it.
    {
      [path]: null,
      "spec.containers[1]": { name: "proxy", ports: [{ containerPort: 8443 }], readinessProbe: { tcpSocket: { port: 8443 } } },
    },
    // Those cannot have one.
    { "spec.initContainers[0].ports": [{ containerPort: 9000 }] },
    { "spec.containers[0].ports": UNKNOWN },
  ],
  violations: [
    { set: { [path]: null }, path, message },
    { set: { [path]: null, "spec.containers[0].ports": [{ containerPort: 53, protocol: "UDP" }] }, path, message },
    { set: { [path]: null, "spec.restartPolicy": "Always" }, path, message },
    { set: { [path]: "http" }, path, message },
    {
      set: {
        "spec.containers[0].ports": null,
        [path]: null,
        "spec.containers[1]": { name: "proxy", ports: [{ containerPort: 8443 }] },
      },
      path: "spec.containers[1].readinessProbe",
      message: 'container "proxy" must have a readinessProbe',
    },
  ],
  undecided: [
    {
      set: { [path]: null, "spec.containers[1]": { name: "proxy", readinessProbe: UNKNOWN } },
      path: "spec.containers[1].readinessProbe",
      message,
    },
    { set: { [path]: UNKNOWN }, path, message },
    { set: { [path]: null, "spec.containers[0].ports": UNKNOWN }, path: "spec.containers[0].ports", message },
    { set: { [path]: null, "spec.restartPolicy": UNKNOWN }, path: "spec.restartPolicy", message },
    { set: { "spec.containers": UNKNOWN }, path: "spec.containers", message: "container must have a readinessProbe" },
  ],
  legitimate: [
    { what: "a worker that listens on nothing", set: { [path]: null, "spec.containers[0].ports": null } },
    { what: "an exporter that only serves metrics", set: { [path]: null }, waived: true },
  ],
});
