import { priorityClass } from "../../../../policies/rules/resource/priority-class";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const path = "spec.priorityClassName";
const message = "pod must use a priority class that the rule allows";

testRule(priorityClass, {
  parameters: { classes: ["shop-critical", "batch"] },
  compliant: [{ [path]: "shop-critical" }, { [path]: "" }],
  violations: [
    { set: { [path]: "platform-critical" }, path, message },
    { set: { [path]: "shop-critical-2" }, path, message },
    { set: { [path]: "Batch" }, path, message },
    { set: { [path]: "batch" }, parameters: { classes: [] }, path, message },
    { set: { [path]: 1000 }, path, message },
  ],
  undecided: [{ set: { [path]: UNKNOWN }, path, message }],
  legitimate: [
    { what: "a class that all may use", set: { [path]: "overprovisioning" }, parameters: { classes: ["overprovisioning"] } },
    { what: "the database that everything depends on", set: { [path]: "platform-critical" }, waived: true },
  ],
});
