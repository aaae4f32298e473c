import { probeHost } from "../../../../policies/rules/pod/probe-host";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(probeHost, {
  compliant: [{ "spec.containers[0].livenessProbe.httpGet.host": "" }],
  violations: [
    {
      set: { "spec.containers[0].livenessProbe.httpGet.host": "169.254.169.254" },
      path: "spec.containers[0].livenessProbe.httpGet.host",
      message: 'container "app" must not set a host in its livenessProbe',
    },
    {
      set: { "spec.containers[0].livenessProbe.tcpSocket.host": "169.254.169.254" },
      path: "spec.containers[0].livenessProbe.tcpSocket.host",
      message: 'container "app" must not set a host in its livenessProbe',
    },
    {
      set: { "spec.containers[0].readinessProbe.httpGet.host": "169.254.169.254" },
      path: "spec.containers[0].readinessProbe.httpGet.host",
      message: 'container "app" must not set a host in its readinessProbe',
    },
    {
      set: { "spec.containers[0].readinessProbe.tcpSocket.host": "169.254.169.254" },
      path: "spec.containers[0].readinessProbe.tcpSocket.host",
      message: 'container "app" must not set a host in its readinessProbe',
    },
    {
      set: { "spec.containers[0].startupProbe.httpGet.host": "169.254.169.254" },
      path: "spec.containers[0].startupProbe.httpGet.host",
      message: 'container "app" must not set a host in its startupProbe',
    },
    {
      set: { "spec.containers[0].startupProbe.tcpSocket.host": "169.254.169.254" },
      path: "spec.containers[0].startupProbe.tcpSocket.host",
      message: 'container "app" must not set a host in its startupProbe',
    },
    {
      set: { "spec.containers[0].lifecycle.postStart.httpGet.host": "169.254.169.254" },
      path: "spec.containers[0].lifecycle.postStart.httpGet.host",
      message: 'container "app" must not set a host in its lifecycle.postStart',
    },
    {
      set: { "spec.containers[0].lifecycle.postStart.tcpSocket.host": "169.254.169.254" },
      path: "spec.containers[0].lifecycle.postStart.tcpSocket.host",
      message: 'container "app" must not set a host in its lifecycle.postStart',
    },
    {
      set: { "spec.containers[0].lifecycle.preStop.httpGet.host": "169.254.169.254" },
      path: "spec.containers[0].lifecycle.preStop.httpGet.host",
      message: 'container "app" must not set a host in its lifecycle.preStop',
    },
    {
      set: { "spec.containers[0].lifecycle.preStop.tcpSocket.host": "169.254.169.254" },
      path: "spec.containers[0].lifecycle.preStop.tcpSocket.host",
      message: 'container "app" must not set a host in its lifecycle.preStop',
    },
  ],
  undecided: [
    {
      set: { "spec.containers[0].livenessProbe": UNKNOWN },
      path: "spec.containers[0].livenessProbe",
      message: 'container "app" must not set a host in its livenessProbe',
    },
  ],
  legitimate: [
    {
      what: "a component on the network of its node that listens on the loopback address alone",
      set: {
        "spec.hostNetwork": true,
        "spec.containers[0].livenessProbe": { httpGet: { host: "127.0.0.1", port: 9099, path: "/live" } },
      },
      waived: true,
    },
    {
      what: "a probe that sends another Host header",
      set: { "spec.containers[0].livenessProbe.httpGet.httpHeaders": [{ name: "Host", value: "shop.example.com" }] },
    },
  ],
});
