import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { BINDING_KINDS, placesThatName, type Named } from "../../model/rbac/rbac";
import { defineRule, requireField, unless } from "../../rule";

const WHO: readonly Named[] = [
  { kind: "Group", accepts: (name) => name === "system:authenticated" || name === "system:serviceaccounts" },
];

/** What every cluster binds to them from its start: who one is, and what there is in the API. */
const DEFAULTS = ["system:basic-user", "system:discovery", "system:public-info-viewer", "system:service-account-issuer-discovery"];

export const authenticatedGroupBinding = defineRule({
  id: "kubernetes-authenticated-group-binding",
  title: "Bindings must not give rights to everyone who has logged in",
  rationale:
    "The group holds every service account of every namespace, so each pod that is taken over has the rights; where logins come from a public identity provider, it holds everybody with an account there.",
  severity: "high",
  appliesTo: "resource",
  kinds: BINDING_KINDS,
  controls: [nsaCisa("authorization/least-privilege"), nist800190("4.3.1"), pciDss("7.2.2"), pciDss("7.3.3"), mitreAttack("T1078")],
  remediation: "Name the service accounts, or a group of your identity provider.",
  waiveWhen: "The role lets read what all workloads need and no one has to hide, such as a public certificate of the cluster.",
  *check(binding) {
    for (const place of placesThatName(binding, WHO)) {
      const given = requireField(place, () => false, "binding must not name a group that everyone is in");
      yield* unless(binding.root.get("roleRef", "name"), (name) => typeof name === "string" && DEFAULTS.includes(name), given);
    }
  },
});
