import { sharedProcessNamespace } from "../../../../policies/rules/pod/shared-process-namespace";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(sharedProcessNamespace, {
  compliant: [{ "spec.shareProcessNamespace": false }],
  violations: [
    {
      set: { "spec.shareProcessNamespace": true },
      path: "spec.shareProcessNamespace",
      message: "pod must not set shareProcessNamespace=true",
    },
    {
      set: { "spec.shareProcessNamespace": "true" },
      path: "spec.shareProcessNamespace",
      message: "pod must not set shareProcessNamespace=true",
    },
  ],
  undecided: [
    {
      set: { "spec.shareProcessNamespace": UNKNOWN },
      path: "spec.shareProcessNamespace",
      message: "pod must not set shareProcessNamespace=true",
    },
  ],
  legitimate: [
    {
      what: "a proxy that another container tells by a signal to read its configuration again",
      set: { "spec.shareProcessNamespace": true },
      waived: true,
    },
  ],
});
