import { skipUpdateUnreachable } from "../../../../policies/rules/provider/skip-update-unreachable";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "provider must not skip updates of an unreachable cluster";

testRule(skipUpdateUnreachable, {
  base: { type: "pulumi:providers:kubernetes", inputs: { context: "prod" } },
  compliant: [{ skipUpdateUnreachable: "false" }, { skipUpdateUnreachable: false }, { skipUpdateUnreachable: "null" }],
  violations: [
    { set: { skipUpdateUnreachable: "true" }, path: "skipUpdateUnreachable", message: MESSAGE },
    { set: { skipUpdateUnreachable: true }, path: "skipUpdateUnreachable", message: MESSAGE },
    { set: { skipUpdateUnreachable: "1" }, path: "skipUpdateUnreachable", message: MESSAGE },
  ],
  undecided: [{ set: { skipUpdateUnreachable: UNKNOWN }, path: "skipUpdateUnreachable", message: MESSAGE }],
  legitimate: [{ what: "a cluster that is down for long", set: { skipUpdateUnreachable: "true" }, waived: true }],
});
