import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { Field } from "../../model/field";
import { matchesSelector } from "../../model/selector";
import { grantsSome, placesThatGrant, RBAC_GROUP, type Permission } from "../../model/rbac/rbac";
import { AGGREGATION_LABELS } from "../../model/rbac/rbac-builtin-roles";
import * as powers from "../../model/rbac/rbac-powers";
import type { Subject } from "../../model/subject";
import { defineRule, requireField, undecided, unless, violation, type Observation } from "../../rule";

const NOT_OF_ADMINS: readonly Permission[] = [
  ...powers.ESCALATE,
  ...powers.BIND,
  ...powers.CHANGE_NAMESPACES,
  ...powers.CHANGE_QUOTAS,
  ...powers.IMPERSONATE.filter(({ resource }) => resource !== "serviceaccounts"),
];
const NOT_OF_EDITORS = [...NOT_OF_ADMINS, ...powers.CHANGE_ROLES];
const NOT_OF_VIEWERS = [...powers.READ_SECRETS, ...powers.EXEC, ...powers.REACH_PORTS];

/** What would change the nature of the role into which it is aggregated. */
const TOO_MUCH: Readonly<Record<string, readonly Permission[]>> = {
  admin: NOT_OF_ADMINS,
  edit: NOT_OF_EDITORS,
  view: NOT_OF_VIEWERS,
};

export const aggregatedRoleWidening = defineRule({
  id: "kubernetes-aggregated-role-widening",
  title: "Cluster roles must not add to admin, edit and view what these leave out",
  rationale:
    "A label is enough to widen a built-in role for all that have it: viewers then read secrets, and editors give rights, without any binding that shows it.",
  severity: "high",
  appliesTo: "resource",
  kinds: [`${RBAC_GROUP}/ClusterRole`],
  controls: [cisKubernetes("5.1.3"), nsaCisa("authorization/separate-roles"), pciDss("7.2.2"), mitreAttack("T1098.006")],
  remediation: "Remove the aggregation label and bind the role by itself; into view, aggregate only get, list and watch.",
  waiveWhen: "Those who hold the built-in role are meant to have the right in all namespaces where they hold it.",
  *check(role) {
    for (const [name, label] of Object.entries(AGGREGATION_LABELS)) {
      const field = role.root.get("metadata", "labels", label);
      if (field.state === "unknown" || field.value === "true") yield* unless(field, () => false, checkRules(role, name));
    }
    for (const selector of role.root.get("aggregationRule", "clusterRoleSelectors").items()) yield* checkSelector(selector);
  },
});

function* checkRules(role: Subject, name: string): Generator<Observation> {
  for (const place of placesThatGrant(role, TOO_MUCH[name] ?? [], grantsSome)) {
    yield* requireField(place, () => false, `cluster role must not add this to "${name}"`);
  }
  if (name !== "view") return;
  for (const rule of role.root.get("rules").items()) {
    for (const verb of rule.get("verbs").items()) {
      const isReading = (value: unknown): boolean => typeof value === "string" && ["get", "list", "watch"].includes(value);
      yield* requireField(verb, isReading, 'cluster role must not add other verbs than get, list and watch to "view"');
    }
  }
}

/** The labels of every role that a cluster begins with, cluster-admin included. */
const BUILT_IN_LABELS = Field.root({ "kubernetes.io/bootstrapping": "rbac-defaults" });

/** A selector that takes what those labels have takes every right there is, and one that demands nothing does. */
function* checkSelector(selector: Field): Generator<Observation> {
  const match = matchesSelector(selector, BUILT_IN_LABELS);
  if (match === "no") return;
  const places = [selector, selector.get("matchLabels"), selector.get("matchExpressions")];
  const unread = [...places, ...places.flatMap((place) => place.children())].find(({ state }) => state === "unknown");
  const claim = "cluster role must not aggregate every other one";
  if (match === "yes") yield* violation(selector, claim);
  else yield* undecided(unread ?? selector, claim, unread ? undefined : "the selector cannot be read");
}
