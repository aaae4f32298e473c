import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { isAboutKubernetes, ROLE_KINDS, unreadPart } from "../../model/rbac/rbac";
import { defineRule, requireField, undecided } from "../../rule";

const CLAIM = "role must not grant every verb";

export const wildcardVerbs = defineRule({
  id: "kubernetes-wildcard-verbs",
  title: "Roles must name the verbs that they grant",
  rationale:
    "Every verb is more than reading and writing: it holds escalate, bind, impersonate and approve, and whatever verb the next version of Kubernetes brings.",
  severity: "medium",
  appliesTo: "resource",
  kinds: ROLE_KINDS,
  controls: [cisKubernetes("5.1.3"), nsaCisa("authorization/least-privilege"), nist800190("4.3.1"), pciDss("7.2.5")],
  remediation: "Name the verbs: get, list and watch to read; create, update, patch and delete to write.",
  waiveWhen: "The role is that of an operator whose publisher ships it so, and a newer version does not narrow it.",
  *check({ root }) {
    for (const rule of root.get("rules").items()) {
      const isOurs = isAboutKubernetes(rule);
      if (isOurs === "no") continue;
      for (const verb of rule.get("verbs").items()) {
        if (isOurs === "yes" || verb.state === "unknown") yield* requireField(verb, (value) => value !== "*", CLAIM);
        else if (verb.value === "*") yield* undecided(unreadPart(rule), CLAIM);
      }
    }
  },
});
