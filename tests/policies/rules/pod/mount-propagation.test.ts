import { mountPropagation } from "../../../../policies/rules/pod/mount-propagation";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const FIELD = "spec.containers[0].volumeMounts[0].mountPropagation";
const MESSAGE = 'container "app" must not propagate its mounts to the node';

testRule(mountPropagation, {
  compliant: [{ [FIELD]: "None" }, { [FIELD]: "HostToContainer" }],
  violations: [
    { set: { [FIELD]: "Bidirectional" }, path: FIELD, message: MESSAGE },
    { set: { [FIELD]: "bidirectional" }, path: FIELD, message: MESSAGE },
  ],
  undecided: [
    { set: { [FIELD]: UNKNOWN }, path: FIELD, message: MESSAGE },
    {
      set: { "spec.containers[0].volumeMounts": UNKNOWN },
      path: "spec.containers[0].volumeMounts",
      message: MESSAGE,
    },
  ],
  legitimate: [
    {
      what: "a storage driver that mounts volumes for the other pods of its node",
      set: {
        "spec.volumes": [{ name: "pods", hostPath: { path: "/var/lib/kubelet/pods" } }],
        "spec.containers[0].volumeMounts": [
          { name: "pods", mountPath: "/var/lib/kubelet/pods", mountPropagation: "Bidirectional" },
        ],
      },
      waived: true,
    },
    {
      what: "a metrics agent that sees what is mounted on its node later",
      set: { [FIELD]: "HostToContainer" },
    },
  ],
});
