import { quotaExposedServices } from "../../../../policies/rules/resource/quota-exposed-services";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const NODE_PORTS = { path: 'spec.hard["services.nodeports"]', message: "quota must not leave room for node ports" };
const LOAD_BALANCERS = { path: 'spec.hard["services.loadbalancers"]', message: "quota must not leave room for load balancers" };
const hard = (key: string): string => `spec.hard["services.${key}"]`;

testRule(quotaExposedServices, {
  base: {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "quota", namespace: "shop" },
    spec: { hard: { pods: "50", "services.nodeports": "0", "services.loadbalancers": "0" } },
  },
  compliant: [{ "spec.hard": { pods: "50" } }, { [hard("nodeports")]: 0 }],
  violations: [
    { set: { [hard("nodeports")]: "1" }, ...NODE_PORTS },
    { set: { [hard("loadbalancers")]: 2 }, ...LOAD_BALANCERS },
    { set: { [hard("loadbalancers")]: "many" }, ...LOAD_BALANCERS },
    { set: { [hard("loadbalancers")]: "2" }, parameters: { loadBalancers: 1 }, ...LOAD_BALANCERS },
  ],
  undecided: [{ set: { [hard("nodeports")]: UNKNOWN }, ...NODE_PORTS }],
  legitimate: [
    { what: "a gateway with one load balancer", set: { [hard("loadbalancers")]: "1" }, parameters: { loadBalancers: 1 } },
    { what: "an ingress controller on bare metal", set: { [hard("nodeports")]: "2" }, waived: true },
  ],
});
