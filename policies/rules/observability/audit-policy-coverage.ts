import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { rulesFor, type AuditedRequest } from "../../model/kubernetes/audit-policy";
import { unreadIn } from "../../model/kubernetes/unread";
import { defineRule, requireField, undecided, violation } from "../../rule";

const WRITES = ["create", "update", "patch", "delete"];
const RBAC = "rbac.authorization.k8s.io";
/** What an intruder does with the API, and an investigator asks for first. A shell is opened by POST or, over WebSocket, by GET. */
const REQUESTS: readonly AuditedRequest[] = [
  ...requests("", ["pods/exec", "pods/attach", "pods/portforward"], ["create", "get"]),
  ...requests(RBAC, ["clusterroles", "clusterrolebindings", "roles", "rolebindings"], WRITES),
  ...requests("", ["secrets"], ["get", "list", ...WRITES]),
  ...requests("", ["pods"], WRITES),
];

export const auditPolicyCoverage = defineRule({
  id: "kubernetes-audit-policy-coverage",
  title: "The audit log must record shells, rights, secrets and pods",
  rationale:
    "Who opened a shell in a pod, granted a right, read a secret or started a pod is what an investigation begins with. What the audit policy leaves out never happened.",
  severity: "medium",
  appliesTo: "resource",
  kinds: ["audit.k8s.io/Policy"],
  controls: [
    pciDss("10.2.1.4"),
    nsaCisa("logging/api-audit"),
    pciDss("10.2.1"),
    pciDss("10.2.1.2"),
    pciDss("10.2.1.5"),
    pciDss("10.2.1.7"),
  ],
  remediation:
    "Record at least the level Metadata: let the last rule be one without conditions, and no rule with the level None take these requests.",
  waiveWhen: "Another log records the requests, such as that of a cloud's managed control plane.",
  *check({ root }) {
    for (const request of REQUESTS) {
      const claim = `audit policy must record what is done to ${request.resource}`;
      const applied = rulesFor(root, request);
      // One that cannot be read may be the one that drops the request.
      for (const { level, unread } of applied) if (unread && !isRecorded(level.value)) yield* undecided(unread, claim);
      const last = applied.at(-1);
      if (!last?.takesAll) yield* requireField(unreadIn(root.get("rules")) ?? root.get("rules"), () => false, claim);
      else if (last.isSilent) yield* violation(last.level, claim);
      else yield* requireField(last.level, isRecorded, claim);
    }
  },
});

function isRecorded(level: unknown): boolean {
  return level !== "None" && level !== undefined;
}

function requests(group: string, resources: readonly string[], verbs: readonly string[]): AuditedRequest[] {
  return resources.flatMap((resource) => verbs.map((verb) => ({ group, resource, verb })));
}
