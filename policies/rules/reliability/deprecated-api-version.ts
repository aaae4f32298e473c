import { nsaCisa } from "../../frameworks/nsa-cisa";
import { API_LIFECYCLES } from "../../model/kubernetes/api-lifecycle";
import { integer } from "../../parameter";
import { defineRule, requireField } from "../../rule";

export const deprecatedApiVersion = defineRule({
  id: "kubernetes-deprecated-api-version",
  title: "Resources must use versions of the API that the cluster keeps serving",
  rationale:
    "A resource of a version that is not served cannot be deployed any more, and keeps the cluster from being updated to the release that drops it, security fixes included.",
  severity: "low",
  appliesTo: "resource",
  kinds: [...API_LIFECYCLES.keys()],
  controls: [nsaCisa("upgrading/unused-components")],
  remediation: "Use the newer apiVersion; some of its fields have other names, which the migration guide of Kubernetes lists.",
  waiveWhen:
    "Set the parameter to the version of a cluster that is older; waive it until the next update of the cluster is planned.",
  parameters: { kubernetesMinor: integer("The minor version of the cluster, 36 for v1.36.", 36, { minimum: 0 }) },
  *check({ root, kinds }, _context, { kubernetesMinor }) {
    const ends = kinds.flatMap((kind) => API_LIFECYCLES.get(kind) ?? []).filter(({ deprecated }) => deprecated <= kubernetesMinor);
    const apiVersion = root.get("apiVersion");
    const end = ends.find((own) => own.apiVersion === apiVersion.value);
    const instead = end?.successor === undefined ? "" : `${end.successor} instead of `;
    const verb = end?.successor === undefined ? "not use" : "use";
    const claim = end
      ? `resource must ${verb} ${instead}${end.apiVersion}, which is not served from v1.${end.removed} on`
      : "resource must use a version of the API that the cluster keeps serving";
    yield* requireField(apiVersion, () => end === undefined, claim);
  },
});
