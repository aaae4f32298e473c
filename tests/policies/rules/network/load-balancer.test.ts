import { loadBalancer } from "../../../../policies/rules/network/load-balancer";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "service must keep its load balancer internal or limit its source ranges";
const RANGES = "spec.loadBalancerSourceRanges";
const annotation = (key: string): string => `metadata.annotations["${key}"]`;
const OLD_RANGES = annotation("service.beta.kubernetes.io/load-balancer-source-ranges");
const INTERNAL = annotation("service.beta.kubernetes.io/aws-load-balancer-scheme");

testRule(loadBalancer, {
  base: {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web", namespace: "shop" },
    spec: { type: "LoadBalancer", selector: { app: "web" }, ports: [{ port: 443 }], loadBalancerSourceRanges: ["198.51.100.0/24"] },
  },
  compliant: [
    { "spec.type": "ClusterIP", [RANGES]: null },
    { "spec.type": null, [RANGES]: null },
    { [RANGES]: null, [INTERNAL]: "internal" },
    { [RANGES]: null, [annotation("networking.gke.io/load-balancer-type")]: "Internal" },
    { [RANGES]: null, [annotation("service.beta.kubernetes.io/azure-load-balancer-internal")]: "true" },
    ...["load-balancer.hetzner.cloud/disable-public-network", "service.beta.kubernetes.io/oci-load-balancer-internal"].map(
      (key) => ({
        [RANGES]: null,
        [annotation(key)]: "true",
      }),
    ),
    ...["service.beta.kubernetes.io/openstack-internal-load-balancer", "service.beta.kubernetes.io/scw-loadbalancer-private"].map(
      (key) => ({
        [RANGES]: null,
        [annotation(key)]: "true",
      }),
    ),
    { [RANGES]: null, [annotation("service.kubernetes.io/qcloud-loadbalancer-internal-subnetid")]: "subnet-1" },
    { [RANGES]: null, [OLD_RANGES]: "198.51.100.0/24, 203.0.113.0/24" },
    { [RANGES]: [" 10.0.0.0/8 "] },
    { [RANGES]: null, "spec.loadBalancerClass": "tailscale" },
    {
      set: { [RANGES]: null, [annotation("example.com/scheme")]: "inside" },
      parameters: { internalAnnotations: ["example.com/scheme=inside"] },
    },
    {
      set: { [RANGES]: null, "spec.loadBalancerClass": "example.com/vpn" },
      parameters: { internalClasses: ["tailscale", "example.com/vpn"] },
    },
  ],
  violations: [
    { set: { [RANGES]: null }, path: "spec.type", message: MESSAGE },
    { set: { [RANGES]: [] }, path: RANGES, message: MESSAGE },
    { set: { [RANGES]: ["0.0.0.0/0"] }, path: RANGES, message: MESSAGE },
    { set: { [RANGES]: ["0.0.0.0/1", "128.0.0.0/1"] }, path: RANGES, message: MESSAGE },
    { set: { [RANGES]: ["198.51.100.0/24", "::/0"] }, path: RANGES, message: MESSAGE },
    { set: { [RANGES]: ["the office"] }, path: RANGES, message: MESSAGE },
    { set: { [RANGES]: null, [OLD_RANGES]: "0.0.0.0/0" }, path: OLD_RANGES, message: MESSAGE },
    { set: { [RANGES]: ["0.0.0.0/0"], [OLD_RANGES]: "198.51.100.0/24" }, path: RANGES, message: MESSAGE },
    { set: { [RANGES]: null, [INTERNAL]: "internet-facing" }, path: "spec.type", message: MESSAGE },
    {
      set: { [RANGES]: null, [annotation("service.beta.kubernetes.io/aws-load-balancer-internal")]: "false" },
      path: "spec.type",
      message: MESSAGE,
    },
    {
      set: { [RANGES]: null, [annotation("service.kubernetes.io/qcloud-loadbalancer-internal-subnetid")]: "" },
      path: "spec.type",
      message: MESSAGE,
    },
  ],
  undecided: [
    { set: { "spec.type": UNKNOWN, [RANGES]: null }, path: "spec.type", message: MESSAGE },
    { set: { [RANGES]: UNKNOWN }, path: RANGES, message: MESSAGE },
    { set: { [RANGES]: ["0.0.0.0/0", UNKNOWN] }, path: `${RANGES}[1]`, message: MESSAGE },
    { set: { [RANGES]: null, "metadata.annotations": UNKNOWN }, path: "metadata.annotations", message: MESSAGE },
    { set: { [RANGES]: null, [INTERNAL]: UNKNOWN }, path: INTERNAL, message: MESSAGE },
    { set: { [RANGES]: null, "spec.loadBalancerClass": UNKNOWN }, path: "spec.loadBalancerClass", message: MESSAGE },
  ],
  legitimate: [
    { what: "the public entry of the cluster", set: { [RANGES]: null }, waived: true },
    { what: "an API for other networks of the company", set: { [RANGES]: null, [INTERNAL]: "internal" } },
  ],
});

testRule(loadBalancer, {
  base: { type: "kubernetes:core/v1:ServicePatch", inputs: { metadata: { name: "web", namespace: "shop" }, spec: {} } },
  compliant: [{ "spec.type": "LoadBalancer", [INTERNAL]: "internal" }],
  violations: [],
  undecided: [
    { set: { "spec.type": "LoadBalancer" }, path: "spec.type", message: MESSAGE, reason: "only a part of the resource is shown" },
  ],
});
