import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import type { Field } from "../../model/field";
import { defineRule, requireField, unless, type Observation } from "../../rule";

const TOKEN_TYPE = "kubernetes.io/service-account-token";
/** With this annotation the list of Secrets in an account bounds what its pods may mount. */
const ENFORCED = "kubernetes.io/enforce-mountable-secrets";

export const tokenSecret = defineRule({
  id: "kubernetes-token-secret",
  title: "Tokens of service accounts must not be kept in Secrets",
  rationale:
    "Such a token never expires and outlives every pod: whoever reads the Secret once holds the account until someone deletes it.",
  severity: "medium",
  appliesTo: "resource",
  kinds: ["Secret", "ServiceAccount"],
  controls: [cisKubernetes("5.1.13"), pciDss("8.3.2"), pciDss("8.6.3"), mitreAttack("T1528"), mitreAttack("T1550.001")],
  remediation:
    "Use tokens that expire: a projected serviceAccountToken volume in pods, and the TokenRequest API (kubectl create token) outside.",
  waiveWhen:
    "A system outside of the cluster can take neither short tokens nor certificates, and someone replaces the token regularly.",
  *check({ root, kinds }) {
    if (kinds.includes("Secret")) {
      yield* requireField(root.get("type"), (type) => type !== TOKEN_TYPE, "Secret must not hold the token of a service account");
    }
    if (kinds.includes("ServiceAccount")) {
      yield* unless(root.get("metadata", "annotations", ENFORCED), (value) => value === "true", noTokens(root.get("secrets")));
    }
  },
});

function* noTokens(secrets: Field): Generator<Observation> {
  for (const secret of secrets.items()) {
    yield* requireField(secret.get("name"), isNoToken, "service account must not refer to a token that is kept in a Secret");
  }
}

/** The list may name other Secrets; what the token controller made, or what is made like it, is called `<account>-token-…`. */
function isNoToken(name: unknown): boolean {
  return typeof name !== "string" || !/(^|-)token(-|$)/.test(name);
}
