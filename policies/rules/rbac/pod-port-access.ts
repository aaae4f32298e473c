import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { placesThatGrant, RBAC_GROUP, ROLE_KINDS } from "../../model/rbac/rbac";
import { REACH_PORTS } from "../../model/rbac/rbac-powers";
import { texts } from "../../parameter";
import { defineRule, requireField } from "../../rule";

export const podPortAccess = defineRule({
  id: "kubernetes-pod-port-access",
  title: "Roles must not let their subjects reach the ports of pods through the API server",
  rationale:
    "Forwarded ports and the proxies of the API server reach what a pod serves past all network policies, ports for administration on the loopback address included.",
  severity: "medium",
  appliesTo: "resource",
  kinds: ROLE_KINDS,
  controls: [nsaCisa("authorization/least-privilege"), nist800190("4.3.1"), pciDss("7.2.5"), mitreAttack("T1133")],
  remediation: "Remove pods/portforward, pods/proxy and services/proxy, or name the objects in resourceNames.",
  waiveWhen: "The role is for developers in an environment of their own, or a dashboard shows services that have no other way in.",
  parameters: {
    environments: texts('The environments in which roles of one namespace may grant it: "dev", "uat", "prod".', ["dev"]),
  },
  includes: ["kubernetes-wildcard-resources"],
  *check(role, { environment = "" }, { environments }) {
    // Where code is written, people look into their own pods; nothing there is worth an intruder's way.
    if (environments.includes(environment) && role.kinds.every((kind) => kind === `${RBAC_GROUP}/Role`)) return;
    for (const place of placesThatGrant(role, REACH_PORTS)) {
      yield* requireField(place, () => false, "role must not let its subjects reach ports of pods through the API server");
    }
  },
});
