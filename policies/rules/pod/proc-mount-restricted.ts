import { restricted } from "../../frameworks/pss";
import { defineRule } from "../../rule";
import { maskedProc } from "./proc-mount";

export const procMountRestricted = defineRule({
  id: "kubernetes-proc-mount-restricted",
  title: "Containers must keep the masked /proc",
  rationale: "A user namespace does not hide what an unmasked /proc tells about the node and its other pods.",
  severity: "medium",
  appliesTo: "pod",
  controls: [restricted("procMount_restricted")],
  remediation: 'Remove securityContext.procMount, or set it to "Default".',
  since: 35,
  includes: ["kubernetes-proc-mount"],
  check: maskedProc,
});
