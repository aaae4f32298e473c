import { interactiveTerminal } from "../../../../policies/rules/pod/interactive-terminal";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(interactiveTerminal, {
  compliant: [{ "spec.containers[0].tty": false, "spec.containers[0].stdin": false }],
  violations: [
    {
      set: { "spec.containers[0].tty": true },
      path: "spec.containers[0].tty",
      message: 'container "app" must not set tty=true',
    },
    {
      set: { "spec.containers[0].stdin": true },
      path: "spec.containers[0].stdin",
      message: 'container "app" must not set stdin=true',
    },
  ],
  undecided: [
    {
      set: { "spec.containers[0].tty": UNKNOWN },
      path: "spec.containers[0].tty",
      message: 'container "app" must not set tty=true',
    },
  ],
  legitimate: [
    {
      what: "a game server that is run from its console",
      set: { "spec.containers[0].stdin": true, "spec.containers[0].tty": true },
      waived: true,
    },
  ],
});
