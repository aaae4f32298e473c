import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import type { Field } from "../../model/field";
import { BINDING_KINDS, grantOfEverything, placesThatName, ROLE_KINDS } from "../../model/rbac/rbac";
import type { Subject } from "../../model/subject";
import { defineRule, requireField, unless, type Observation } from "../../rule";

export const clusterAdminBinding = defineRule({
  id: "kubernetes-cluster-admin-binding",
  title: "Nobody must be given the rights of cluster-admin",
  rationale:
    "Whoever holds them, or takes over a pod that does, owns the cluster: every secret, every node, and the audit trail of it. In one namespace they hold all that there is in it.",
  severity: "critical",
  appliesTo: "resource",
  kinds: [...BINDING_KINDS, ...ROLE_KINDS],
  controls: [
    pciDss("7.3.2"),
    cisKubernetes("5.1.1"),
    cisKubernetes("5.1.7"),
    nsaCisa("authorization/least-privilege"),
    nist800190("4.3.1"),
    pciDss("7.2.2"),
    mitreAttack("T1098.006"),
  ],
  remediation: "Bind a role that names the verbs, groups and resources that are needed.",
  waiveWhen: "The subject is the group of cluster administrators, or the pipeline that installs the cluster itself.",
  *check(subject) {
    yield* checkRole(subject);
    yield* checkBinding(subject);
  },
});

function* checkRole(role: Subject): Generator<Observation> {
  for (const rule of role.root.get("rules").items()) {
    const place = grantOfEverything(rule);
    if (place) yield* requireField(place, () => false, "role must not grant everything");
  }
}

function* checkBinding(binding: Subject): Generator<Observation> {
  const isOther = (name: unknown): boolean => name !== "cluster-admin";
  const kind: Field = binding.root.get("roleRef", "kind");
  const given = requireField(binding.root.get("roleRef", "name"), isOther, 'binding must not give "cluster-admin"');
  yield* unless(kind, (value) => value === "Role", given);
  for (const place of placesThatName(binding, [{ kind: "Group", accepts: (name) => name === "system:masters" }])) {
    yield* requireField(place, () => false, 'binding must not name the group "system:masters"');
  }
}
