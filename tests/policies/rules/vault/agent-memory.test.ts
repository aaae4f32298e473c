import { agentMemory } from "../../../../policies/rules/vault/agent-memory";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const message = "volume that an agent of Vault writes to must be in memory";
const MEDIUM = "spec.volumes[0].emptyDir.medium";
const container = (changes: object) =>
  [
    {
      name: "agent",
      image: "openbao",
      command: ["bao"],
      args: ["agent", "-config=/agent.json"],
      volumeMounts: [{ name: "identity", mountPath: "/identity" }],
      ...changes,
    },
  ] as never;
const set = { "spec.initContainers": container({}), "spec.volumes": [{ name: "identity", emptyDir: { medium: "Memory" } }] };
const onDisk = [{ name: "identity", emptyDir: {} }];

testRule(agentMemory, {
  ordinaryOnly: true,
  compliant: [
    set,
    { ...set, "spec.volumes": onDisk, "spec.initContainers": container({ args: ["server"] }) },
    { ...set, "spec.volumes": onDisk, "spec.initContainers": container({ command: ["/app"] }) },
    {
      ...set,
      "spec.volumes": onDisk,
      "spec.initContainers": container({ volumeMounts: [{ name: "identity", mountPath: "/tmp" }] }),
    },
    {
      ...set,
      "spec.volumes": onDisk,
      "spec.initContainers": container({ volumeMounts: [{ name: "identity", mountPath: "/in", readOnly: true }] }),
    },
  ],
  violations: [
    { set: { ...set, "spec.volumes": onDisk }, path: MEDIUM, message },
    { set: { ...set, "spec.volumes": [{ name: "identity", emptyDir: { medium: "" } }] }, path: MEDIUM, message },
    {
      set: { ...set, "spec.volumes": onDisk, "spec.initContainers": container({ command: ["/bin/vault", "agent"], args: [] }) },
      path: MEDIUM,
      message,
    },
  ],
  undecided: [{ set: { ...set, [MEDIUM]: UNKNOWN }, path: MEDIUM, message }],
  legitimate: [
    { what: "an agent that is injected, with its volume in memory", set },
    { what: "an agent that writes settings alone", set: { ...set, "spec.volumes": onDisk }, waived: true },
  ],
});
