import { deleteUnreachable } from "../../../../policies/rules/provider/delete-unreachable";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "provider must not forget resources of an unreachable cluster";

testRule(deleteUnreachable, {
  base: { type: "pulumi:providers:kubernetes", inputs: { context: "prod" } },
  compliant: [{ deleteUnreachable: "false" }, { deleteUnreachable: false }],
  violations: [
    { set: { deleteUnreachable: "true" }, path: "deleteUnreachable", message: MESSAGE },
    { set: { deleteUnreachable: true }, path: "deleteUnreachable", message: MESSAGE },
  ],
  undecided: [{ set: { deleteUnreachable: UNKNOWN }, path: "deleteUnreachable", message: MESSAGE }],
  legitimate: [{ what: "a cluster that is gone for good", set: { deleteUnreachable: "true" }, waived: true }],
});
