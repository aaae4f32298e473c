import { probePorts } from "../../../../policies/rules/reliability/probe-ports";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const path = "spec.containers[0].livenessProbe.httpGet.port";
const message = 'container "app" must declare the port that its livenessProbe names';
const reason = "not all ports of the container can be read";
const ports = [{ name: "http", containerPort: 8080 }];

testRule(probePorts, {
  compliant: [
    { "spec.containers[0].ports": ports, [path]: "http" },
    { [path]: 9000 },
    { [path]: "9000" },
    { "spec.containers[0].ports": UNKNOWN, [path]: 8080, "spec.containers[0].readinessProbe": null },
    { "spec.containers[0].livenessProbe": { grpc: { port: 8080 } } },
    { "spec.containers[0].lifecycle.preStop.httpGet": { path: "/stop", port: "http" } },
  ],
  violations: [
    { set: { "spec.containers[0].ports": ports, [path]: "health" }, path, message },
    { set: { "spec.containers[0].ports": ports, [path]: "HTTP" }, path, message },
    {
      set: { "spec.containers[0].ports": ports, "spec.containers[0].readinessProbe": { tcpSocket: { port: "health" } } },
      path: "spec.containers[0].readinessProbe.tcpSocket.port",
      message: 'container "app" must declare the port that its readinessProbe names',
    },
    {
      set: { "spec.containers[0].startupProbe.httpGet.port": "health" },
      path: "spec.containers[0].startupProbe.httpGet.port",
      message: 'container "app" must declare the port that its startupProbe names',
    },
    {
      set: { "spec.containers[0].lifecycle.postStart.httpGet.port": "health" },
      path: "spec.containers[0].lifecycle.postStart.httpGet.port",
      message: 'container "app" must declare the port that its lifecycle.postStart names',
    },
    // The port of another container does not count.
    {
      set: {
        "spec.containers[1]": {
          name: "proxy",
          ports: [{ name: "health", containerPort: 9000 }],
        },
        "spec.containers[0].readinessProbe.httpGet.port": "health",
      },
      path: "spec.containers[0].readinessProbe.httpGet.port",
      message: 'container "app" must declare the port that its readinessProbe names',
    },
  ],
  undecided: [
    { set: { [path]: UNKNOWN }, path, message },
    {
      set: { "spec.containers[0].ports": UNKNOWN, [path]: "http", "spec.containers[0].readinessProbe": null },
      path,
      message,
      reason,
    },
    {
      set: {
        "spec.containers[0].ports": [{ name: UNKNOWN, containerPort: 8080 }],
        [path]: "http",
        "spec.containers[0].readinessProbe": null,
      },
      path,
      message,
      reason,
    },
  ],
  legitimate: [
    {
      what: "a number that is declared nowhere, since declaring it is for people",
      set: { "spec.containers[0].ports": ports, [path]: 9000 },
    },
  ],
});
