import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { BINDING_KINDS, placesThatName, type Named } from "../../model/rbac/rbac";
import { defineRule, requireField, unless } from "../../rule";

const WHO: readonly Named[] = [
  { kind: "User", accepts: (name) => name === "system:anonymous" },
  { kind: "Group", accepts: (name) => name === "system:unauthenticated" },
];

export const anonymousAccess = defineRule({
  id: "kubernetes-anonymous-access",
  title: "Bindings must not give rights to whoever has not logged in",
  rationale: "Everyone who reaches the API server over the network then has the rights, without a name in the audit log.",
  severity: "high",
  appliesTo: "resource",
  kinds: BINDING_KINDS,
  controls: [nsaCisa("authentication/anonymous"), nist800190("4.3.2"), pciDss("7.3.3"), pciDss("8.3.1"), mitreAttack("T1078.001")],
  remediation: "Bind the role to a service account, to a user or to a group of your identity provider.",
  waiveWhen: "The role shows only what is public, as the configuration does by which kubeadm lets nodes find the cluster.",
  *check(binding) {
    for (const place of placesThatName(binding, WHO)) {
      const given = requireField(place, () => false, "binding must not name subjects that have not logged in");
      // What every cluster binds so from its start: the version and the state of health.
      yield* unless(binding.root.get("roleRef", "name"), (name) => name === "system:public-info-viewer", given);
    }
  },
});
