import { cgroupParent } from "../../../../policies/rules/docker/cgroup-parent";
import { COMPOSE, CONTAINER } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "container must not choose its control group";

testRule(cgroupParent, {
  base: CONTAINER,
  compliant: [{ cgroupParent: "" }],
  violations: [{ set: { cgroupParent: "/system.slice" }, path: "cgroupParent", message: MESSAGE }],
  undecided: [{ set: { cgroupParent: UNKNOWN }, path: "cgroupParent", message: MESSAGE }],
  legitimate: [{ what: "a group with limits of its own", set: { cgroupParent: "/batch.slice" }, waived: true }],
});

testRule(cgroupParent, {
  base: COMPOSE,
  compliant: [],
  violations: [
    {
      set: { "services.web.cgroup_parent": "m-executor" },
      path: "services.web.cgroup_parent",
      message: 'service "web" must not choose its control group',
    },
  ],
});
