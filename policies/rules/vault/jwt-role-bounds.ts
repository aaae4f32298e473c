import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import type { Field } from "../../model/field";
import { isOnlyWildcards, vaultKinds } from "../../model/vault/vault";
import { defineRule, isUnsetOrEmpty, requireField, undecided, unless, violation, type Observation } from "../../rule";

export const jwtRoleBounds = defineRule({
  id: "vault-jwt-role-bounds",
  title: "JWT roles must be bound to an audience and to a subject or claims",
  rationale:
    "An issuer such as a CI service signs tokens for everyone. A role that checks only the signature lets any repository of the world log in.",
  severity: "high",
  appliesTo: "resource",
  kinds: vaultKinds("JwtRole"),
  controls: [pciDss("7.2.5"), pciDss("8.3.1"), mitreAttack("T1078"), mitreAttack("T1550.001")],
  remediation: "Set boundAudiences, and boundSubject or boundClaims to what only the intended workload has.",
  waiveWhen: "The issuer signs tokens for workloads of the same trust only, and each of them may have the role.",
  *check({ root }) {
    const type = root.get("roleType");
    // People log in with "oidc", the default; their groups decide what they may do.
    if (type.state === "absent" || type.value === "oidc") return;
    const isPerson = (value: unknown): boolean => value === "oidc";
    yield* unless(type, isPerson, bounds(root));
  },
});

function* bounds(root: Field): Generator<Observation> {
  const isList = (value: unknown): boolean => Array.isArray(value) && value.length > 0;
  yield* requireField(root.get("boundAudiences"), isList, "JWT role must be bound to an audience");
  const subject = root.get("boundSubject");
  const claims = root.get("boundClaims");
  const claim = "JWT role must be bound to a subject or to claims";
  const type = root.get("boundClaimsType");
  const mayBeGlobs = type.state === "unknown" || type.value === "glob";
  const values = claims.entries().map(([, value]) => value);
  const isNarrow = (value: Field): boolean =>
    value.state === "known" && !(mayBeGlobs && listed(value).some((item) => item.state === "unknown" || isOpen(item.value)));
  if (values.some(isNarrow) || (subject.state === "known" && !isUnsetOrEmpty(subject.value))) return;
  const unknown = [claims, subject, ...values.flatMap(listed), type].find(({ state }) => state === "unknown");
  if (unknown) yield* undecided(unknown, claim);
  else yield* violation(claims, claim);
}

function listed(value: Field): readonly Field[] {
  return Array.isArray(value.value) ? value.items() : [value];
}

/** Several globs stand in one text, with commas between them; one that matches everything opens them all. */
function isOpen(value: unknown): boolean {
  return typeof value === "string" && value.split(",").some((glob) => isOnlyWildcards(glob) || /^\s*repo:\*+\s*$/.test(glob));
}
