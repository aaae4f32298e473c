import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { grantsSome, placesThatGrant, ROLE_KINDS } from "../../model/rbac/rbac";
import { DELETE_EVENTS } from "../../model/rbac/rbac-powers";
import { defineRule, requireField } from "../../rule";

export const eventDeletion = defineRule({
  id: "kubernetes-event-deletion",
  title: "Roles must not let their subjects delete events",
  rationale: "Events tell what happened to pods and nodes; whoever deletes them hides what was started, stopped or refused.",
  severity: "medium",
  appliesTo: "resource",
  kinds: ROLE_KINDS,
  controls: [pciDss("10.3.2"), mitreAttack("T1070")],
  remediation: "Remove delete and deletecollection on events.",
  waiveWhen: "The program moves events to a store that lasts longer.",
  includes: ["kubernetes-wildcard-resources"],
  *check(role) {
    for (const place of placesThatGrant(role, DELETE_EVENTS, grantsSome)) {
      yield* requireField(place, () => false, "role must not let its subjects delete events");
    }
  },
});
