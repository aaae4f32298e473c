import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { defineRule, requireField, unless } from "../../rule";

const BROAD = new Set<unknown>(["admin", "edit"]);

export const builtInRoleBinding = defineRule({
  id: "kubernetes-built-in-role-binding",
  title: "Namespaces must not be handed to the built-in roles admin and edit in production",
  rationale:
    "Both read every secret of the namespace, run pods, enter them and act as its service accounts; admin passes on its rights and opens the network. Other software adds to them as well.",
  severity: "medium",
  appliesTo: "resource",
  kinds: ["rbac.authorization.k8s.io/RoleBinding"],
  controls: [
    cisKubernetes("5.1.1"),
    cisKubernetes("5.1.2"),
    nsaCisa("authorization/least-privilege"),
    nist800190("4.3.1"),
    pciDss("7.2.2"),
    mitreAttack("T1098.006"),
  ],
  remediation: "Bind a Role that names what the subject needs.",
  waiveWhen: "The namespace belongs to a person or a tool that runs everything in it, and holds no secrets of others.",
  *check({ root }, { environment }) {
    if (environment === "dev" || environment === "uat") return;
    const claim = "binding must not give a built-in role that reads secrets and runs pods";
    const given = requireField(root.get("roleRef", "name"), (name) => !BROAD.has(name), claim);
    // A Role of that name is another one; in the namespace of the control plane a stricter rule finds it.
    const ofCluster = unless(root.get("roleRef", "kind"), (kind) => kind !== "ClusterRole", given);
    yield* unless(root.get("metadata", "namespace"), (namespace) => namespace === "kube-system", ofCluster);
  },
});
