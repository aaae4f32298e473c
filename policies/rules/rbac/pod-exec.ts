import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { placesThatGrant, RBAC_GROUP, ROLE_KINDS } from "../../model/rbac/rbac";
import { EXEC } from "../../model/rbac/rbac-powers";
import { texts } from "../../parameter";
import { defineRule, requireField } from "../../rule";

export const podExec = defineRule({
  id: "kubernetes-pod-exec",
  title: "Roles must not let their subjects run commands in pods",
  rationale:
    "A command in a running pod acts with its rights and reads its secrets, and leaves no trace in its image. The right to get is enough, since the stream also opens over a web socket.",
  severity: "high",
  appliesTo: "resource",
  kinds: ROLE_KINDS,
  controls: [nsaCisa("authorization/least-privilege"), nist800190("4.3.1"), pciDss("7.2.5"), mitreAttack("T1609")],
  remediation: "Remove pods/exec and pods/attach, or name the pods in resourceNames.",
  waiveWhen:
    "The role is for the people on call and bound to them for a limited time, or the program is a backup tool that quiesces databases by commands.",
  parameters: {
    environments: texts('The environments in which roles of one namespace may grant it: "dev", "uat", "prod".', ["dev"]),
  },
  includes: ["kubernetes-wildcard-resources"],
  *check(role, { environment = "" }, { environments }) {
    // Where code is written, people look into their own pods; nothing there is worth an intruder's way.
    if (environments.includes(environment) && role.kinds.every((kind) => kind === `${RBAC_GROUP}/Role`)) return;
    for (const place of placesThatGrant(role, EXEC)) {
      yield* requireField(place, () => false, "role must not let its subjects run commands in pods");
    }
  },
});
