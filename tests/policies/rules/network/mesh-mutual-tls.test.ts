import { meshMutualTls } from "../../../../policies/rules/network/mesh-mutual-tls";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "peer authentication must demand mutual TLS";
const OFF = "destination rule must not switch TLS off";

testRule(meshMutualTls, {
  base: {
    apiVersion: "security.istio.io/v1",
    kind: "PeerAuthentication",
    metadata: { name: "default", namespace: "shop" },
    spec: { mtls: { mode: "STRICT" } },
  },
  compliant: [{ "spec.mtls": null }, { "spec.mtls.mode": "UNSET" }, { 'spec.portLevelMtls["8080"].mode': "STRICT" }],
  violations: [
    { set: { "spec.mtls.mode": "PERMISSIVE" }, path: "spec.mtls.mode", message: MESSAGE },
    { set: { "spec.mtls.mode": "DISABLE" }, path: "spec.mtls.mode", message: MESSAGE },
    { set: { 'spec.portLevelMtls["8080"].mode': "DISABLE" }, path: 'spec.portLevelMtls["8080"].mode', message: MESSAGE },
  ],
  undecided: [
    { set: { "spec.mtls.mode": UNKNOWN }, path: "spec.mtls.mode", message: MESSAGE },
    { set: { "spec.portLevelMtls": UNKNOWN }, path: "spec.portLevelMtls", message: MESSAGE },
  ],
  legitimate: [
    { what: "workloads that are moved into the mesh one by one", set: { "spec.mtls.mode": "PERMISSIVE" }, waived: true },
  ],
});

testRule(meshMutualTls, {
  base: {
    apiVersion: "networking.istio.io/v1",
    kind: "DestinationRule",
    metadata: { name: "database", namespace: "shop" },
    spec: { host: "database", trafficPolicy: { tls: { mode: "ISTIO_MUTUAL" } } },
  },
  compliant: [{ "spec.trafficPolicy": null }, { "spec.trafficPolicy.tls.mode": "SIMPLE" }],
  violations: [
    { set: { "spec.trafficPolicy.tls.mode": "DISABLE" }, path: "spec.trafficPolicy.tls.mode", message: OFF },
    {
      set: { "spec.subsets[0].trafficPolicy.tls.mode": "DISABLE" },
      path: "spec.subsets[0].trafficPolicy.tls.mode",
      message: OFF,
    },
    {
      set: { "spec.trafficPolicy.portLevelSettings[0].tls.mode": "DISABLE" },
      path: "spec.trafficPolicy.portLevelSettings[0].tls.mode",
      message: OFF,
    },
    {
      set: { "spec.trafficPolicy.tls.insecureSkipVerify": true },
      path: "spec.trafficPolicy.tls.insecureSkipVerify",
      message: "destination rule must verify certificates",
    },
  ],
  undecided: [{ set: { "spec.trafficPolicy.tls.mode": UNKNOWN }, path: "spec.trafficPolicy.tls.mode", message: OFF }],
});
