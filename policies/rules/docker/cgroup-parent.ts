import { cisDocker } from "../../frameworks/cis-docker";
import { nist800190 } from "../../frameworks/nist-800-190";
import { defineRule, isUnsetOrEmpty, requireField } from "../../rule";

export const cgroupParent = defineRule({
  id: "docker-cgroup-parent",
  title: "Docker containers must stay in the control group of the engine",
  rationale:
    "In another control group the limits that the engine sets for all containers do not hold, and those of the other group are shared.",
  severity: "low",
  appliesTo: "docker-container",
  controls: [cisDocker("5.25"), nist800190("4.4.3"), nist800190("4.4.4")],
  remediation: "Remove the parent, and set limits on the container itself.",
  waiveWhen: "The host has a group with limits of its own for these containers.",
  *check(container) {
    const parent = container.setting("cgroupParent");
    if (parent) yield* requireField(parent, isUnsetOrEmpty, `${container.label} must not choose its control group`);
  },
});
