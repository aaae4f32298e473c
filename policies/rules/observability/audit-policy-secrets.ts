import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { rulesFor, type AuditedRequest } from "../../model/kubernetes/audit-policy";
import { defineRule, requireField } from "../../rule";

/** Requests whose body, or whose answer, holds a secret. */
const IN_BODY: readonly AuditedRequest[] = [
  ...["create", "update", "patch"].map((verb) => ({ group: "", resource: "secrets", verb })),
  { group: "authentication.k8s.io", resource: "tokenreviews", verb: "create" },
];
const IN_ANSWER: readonly AuditedRequest[] = [
  ...["get", "list", "watch"].map((verb) => ({ group: "", resource: "secrets", verb })),
  { group: "", resource: "serviceaccounts/token", verb: "create" },
];

export const auditPolicySecrets = defineRule({
  id: "kubernetes-audit-policy-secrets",
  title: "The audit log must not hold secrets",
  rationale:
    "At the levels Request and RequestResponse the audit log repeats what it records. Whoever reads the log, or the place where it is kept, then has every secret.",
  severity: "high",
  appliesTo: "resource",
  kinds: ["audit.k8s.io/Policy"],
  controls: [nsaCisa("logging/api-audit"), nsaCisa("network/secrets"), pciDss("8.3.2"), pciDss("10.3.1")],
  remediation:
    "Put a rule with the level Metadata for secrets, serviceaccounts/token and tokenreviews before those with a higher level.",
  waiveWhen: "The audit log is encrypted and only read by those who may read every secret.",
  *check({ root }) {
    for (const [requests, leaking] of [
      [IN_BODY, new Set<unknown>(["Request", "RequestResponse"])],
      [IN_ANSWER, new Set<unknown>(["RequestResponse"])],
    ] as const) {
      for (const request of requests) {
        for (const { level } of rulesFor(root, request)) {
          yield* requireField(
            level,
            (value) => !leaking.has(value),
            `audit policy must not record the content of ${request.resource}`,
          );
        }
      }
    }
  },
});
