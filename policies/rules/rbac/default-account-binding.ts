import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { BINDING_KINDS, placesThatName, type Named } from "../../model/rbac/rbac";
import { defineRule, requireField } from "../../rule";

const WHO: readonly Named[] = [
  { kind: "ServiceAccount", accepts: (name) => name === "default" },
  { kind: "User", accepts: (name) => /^system:serviceaccount:[^:]+:default$/.test(name) },
  { kind: "Group", accepts: (name) => name.startsWith("system:serviceaccounts:") },
];

export const defaultAccountBinding = defineRule({
  id: "kubernetes-default-account-binding",
  title: "Bindings must not give rights to the default service account of a namespace",
  rationale:
    "Every pod that names no service account runs as this one, so rights that are meant for one program reach all of the others, by name or through the group of all accounts of the namespace.",
  severity: "medium",
  appliesTo: "resource",
  kinds: BINDING_KINDS,
  controls: [
    cisKubernetes("5.1.5"),
    nsaCisa("authorization/separate-roles"),
    pciDss("2.2.2"),
    pciDss("7.2.5"),
    mitreAttack("T1078.001"),
  ],
  remediation: "Create a service account for the program, name it in the pod, and bind the role to it.",
  waiveWhen: "All pods of the namespace need the rights, as where one may pull its images from another namespace.",
  *check(binding) {
    for (const place of placesThatName(binding, WHO)) {
      yield* requireField(place, () => false, "binding must not name the default service account");
    }
  },
});
