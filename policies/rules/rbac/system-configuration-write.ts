import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import type { Field } from "../../model/field";
import { grants, placesThatGrant, RBAC_GROUP, type Permission } from "../../model/rbac/rbac";
import { CHANGE_CONFIGURATION } from "../../model/rbac/rbac-powers";
import type { Match } from "../../model/selector";
import { namespaceOf } from "../../model/stack";
import { defineRule, requireField, unless } from "../../rule";

const CLAIM = "role must not let its subjects change settings of the cluster";

export const systemConfigurationWrite = defineRule({
  id: "kubernetes-system-configuration-write",
  title: "Roles must not let their subjects change the settings of the cluster",
  rationale:
    "Config maps of kube-system decide what names resolve to, how new nodes are set up and, on some platforms, who is an administrator.",
  severity: "high",
  appliesTo: "resource",
  kinds: [`${RBAC_GROUP}/Role`, `${RBAC_GROUP}/ClusterRole`],
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
    if (role.kinds.includes(`${RBAC_GROUP}/ClusterRole`)) {
      // Many keep config maps of their own in any namespace; who names one of these means it.
      for (const place of placesThatGrant(role, CHANGE_CONFIGURATION, grantsByName)) yield* requireField(place, () => false, CLAIM);
      return;
    }
    const namespace = namespaceOf(role);
    if (namespace.state !== "unknown" && namespace.value !== "kube-system") return;
    for (const place of placesThatGrant(role, CHANGE_CONFIGURATION)) {
      const granted = requireField(place, () => false, CLAIM);
      yield* unless(namespace, () => false, granted);
    }
  },
});

function grantsByName(rule: Field, permission: Permission): Match {
  return rule.get("resourceNames").items().length === 0 ? "no" : grants(rule, permission);
}
