import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { grantsSome, placesThatGrant, RBAC_GROUP } from "../../model/rbac/rbac";
import { KUBELET_API } from "../../model/rbac/rbac-powers";
import { defineRule, requireField } from "../../rule";

export const nodeProxy = defineRule({
  id: "kubernetes-node-proxy",
  title: "Cluster roles must not let their subjects reach the API of kubelets",
  rationale:
    "Through it commands run in every pod of a node, past admission and past the audit log. The right to get is enough, since the stream also opens over a web socket.",
  severity: "critical",
  appliesTo: "resource",
  kinds: [`${RBAC_GROUP}/ClusterRole`],
  controls: [
    cisKubernetes("5.1.10"),
    nsaCisa("authorization/least-privilege"),
    nist800190("4.3.1"),
    pciDss("7.2.5"),
    mitreAttack("T1609"),
    mitreAttack("T1611"),
  ],
  remediation: "Remove nodes/proxy; nodes/metrics, nodes/stats, nodes/log, nodes/pods and nodes/healthz cover what agents read.",
  waiveWhen: "The cluster is older than the finer subresources of nodes, and the agent has no other way to read what it collects.",
  includes: ["kubernetes-wildcard-resources"],
  *check(role) {
    for (const place of placesThatGrant(role, KUBELET_API, grantsSome)) {
      yield* requireField(place, () => false, "cluster role must not let its subjects reach the API of kubelets");
    }
  },
});
