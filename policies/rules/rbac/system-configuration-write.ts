import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { placesThatGrant, RBAC_GROUP } from "../../model/rbac/rbac";
import { CHANGE_CONFIGURATION } from "../../model/rbac/rbac-powers";
import { namespaceOf } from "../../model/stack";
import { defineRule, requireField, unless } from "../../rule";

export const systemConfigurationWrite = defineRule({
  id: "kubernetes-system-configuration-write",
  title: "Roles must not let their subjects change the settings of the cluster",
  rationale:
    "Config maps of kube-system decide what names resolve to, how new nodes are set up and, on some platforms, who is an administrator.",
  severity: "high",
  appliesTo: "resource",
  kinds: [`${RBAC_GROUP}/Role`],
  controls: [
    nsaCisa("authorization/least-privilege"),
    nist800190("4.3.1"),
    pciDss("7.2.5"),
    mitreAttack("T1098"),
    mitreAttack("T1557"),
  ],
  remediation: "Name in resourceNames the program's own config maps.",
  waiveWhen: "The program keeps that setting, as an autoscaler of name resolution or an operator of nodes does.",
  includes: ["kubernetes-wildcard-resources"],
  *check(role) {
    const namespace = namespaceOf(role);
    if (namespace.state !== "unknown" && namespace.value !== "kube-system") return;
    for (const place of placesThatGrant(role, CHANGE_CONFIGURATION)) {
      const granted = requireField(place, () => false, "role must not let its subjects change settings of the cluster");
      yield* unless(namespace, () => false, granted);
    }
  },
});
