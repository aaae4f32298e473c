import { hostAliases } from "../../../../policies/rules/pod/host-aliases";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(hostAliases, {
  compliant: [{ "spec.hostAliases": [] }],
  violations: [
    {
      set: { "spec.hostAliases": [{ ip: "192.0.2.7", hostnames: ["registry.example.com"] }] },
      path: "spec.hostAliases",
      message: "pod must not set hostAliases",
    },
  ],
  undecided: [{ set: { "spec.hostAliases": UNKNOWN }, path: "spec.hostAliases", message: "pod must not set hostAliases" }],
  legitimate: [
    {
      what: "a client of a mainframe whose name no DNS server knows",
      set: { "spec.hostAliases": [{ ip: "192.0.2.7", hostnames: ["mainframe.example.com"] }] },
      waived: true,
    },
  ],
});
