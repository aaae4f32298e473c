import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { restricted } from "../../frameworks/pss";
import { defineRule } from "../../rule";
import { maskedProc } from "./proc-mount";

export const procMountRestricted = defineRule({
  id: "kubernetes-proc-mount-restricted",
  title: "Containers must keep the masked /proc",
  rationale: "A user namespace does not hide what an unmasked /proc tells about the node and its other pods.",
  severity: "medium",
  appliesTo: "pod",
  controls: [restricted("procMount_restricted"), nist800190("4.4.3"), mitreAttack("T1611")],
  remediation: 'Remove securityContext.procMount, or set it to "Default".',
  waiveWhen: "A container builds or runs other containers in a user namespace of its own, which needs an unmasked /proc.",
  since: 35,
  includes: ["kubernetes-proc-mount"],
  check: maskedProc,
});
