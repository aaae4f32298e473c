import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { coversPath, RBAC_GROUP } from "../../model/rbac/rbac";
import { defineRule, requireField } from "../../rule";

/** Paths that show the memory and the logs of the API server. */
const INNER_PATHS = ["/debug/pprof/heap", "/logs/kube-apiserver.log"];

export const nonResourceUrls = defineRule({
  id: "kubernetes-non-resource-urls",
  title: "Cluster roles must not grant the inner paths of the API server",
  rationale: "Among all paths of the API server are its logs and profiles of its memory, in which secrets of others pass by.",
  severity: "medium",
  appliesTo: "resource",
  kinds: [`${RBAC_GROUP}/ClusterRole`],
  controls: [cisKubernetes("5.1.3"), nsaCisa("authorization/least-privilege"), pciDss("7.2.5")],
  remediation: "Name the paths, such as /metrics or /healthz.",
  waiveWhen: "The role is for those who debug the control plane.",
  *check({ root }) {
    for (const rule of root.get("rules").items()) {
      for (const path of rule.get("nonResourceURLs").items()) {
        const isNarrow = (value: unknown): boolean => !INNER_PATHS.some((inner) => coversPath(value, inner));
        yield* requireField(path, isNarrow, "cluster role must not grant inner paths of the API server");
      }
    }
  },
});
