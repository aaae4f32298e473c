import { serviceLinks } from "../../../../policies/rules/pod/service-links";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const message = "pod must not be told the addresses of all services";

testRule(serviceLinks, {
  base: {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web", namespace: "shop" },
    spec: { enableServiceLinks: false, containers: [{ name: "web", image: "web" }] },
  },
  compliant: [],
  violations: [
    { set: { "spec.enableServiceLinks": true }, path: "spec.enableServiceLinks", message },
    { set: { "spec.enableServiceLinks": null }, path: "spec.enableServiceLinks", message },
  ],
  undecided: [{ set: { "spec.enableServiceLinks": UNKNOWN }, path: "spec.enableServiceLinks", message }],
  legitimate: [{ what: "a program that finds others by these variables", set: { "spec.enableServiceLinks": true }, waived: true }],
});
