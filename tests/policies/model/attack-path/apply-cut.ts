/** The changes that findings about attack paths ask for, made. */
import { RBAC_GROUP as RBAC } from "../../../../policies/model/rbac/rbac";
import type { Cut } from "../../../../policies/model/attack-path/attack-way";
import type { Subject } from "../../../../policies/model/subject";
import { setPath, type Json } from "../../../support/pods";
import type { JsonMap } from "./random-stacks";

/** Makes a change that a finding asks for. `subject` is whom the finding is about, and each resource stands where its subjects do. */
export function apply(
  resources: JsonMap[],
  subjects: readonly (readonly Subject[])[],
  { at, owner, kind }: Cut,
  subject: Subject,
): void {
  const resource = resources[subjects.findIndex((own) => own.includes(owner))] as JsonMap;
  const target = (resource["inputs"] ?? resource) as Json;
  const change = (path: string, value: Json): void => setPath(target, path, value);
  // What cannot be read is replaced by nothing, as a whole.
  if (at.unknownAt && at.unknownAt !== at) return change(at.unknownAt.path, null);
  switch (String(at.key ?? owner.kinds[0])) {
    case "privileged":
    case "automountServiceAccountToken":
    case "hostNetwork":
      return change(at.path, false);
    case "readOnly":
      return change(at.path, true);
    case "hostPort":
      return change(at.path, null);
    case "boundServiceAccountNames": {
      const { serviceAccountName } = (subject.root.get("spec", "template", "spec").value ?? {}) as JsonMap;
      change("boundServiceAccountNames", [typeof serviceAccountName === "string" ? serviceAccountName : "default"]);
      return change("boundServiceAccountNamespaces", [
        (subject.root.get("metadata", "namespace").value as string | undefined) ?? "default",
      ]);
    }
    case "networking.k8s.io/NetworkPolicy":
      return change("spec.ingress", []);
    case "networking.k8s.io/Ingress":
      return change("spec.defaultBackend.service.name", "nobody");
    case `${RBAC}/Role`:
    case `${RBAC}/ClusterRole`:
      return change("rules", []);
    case `${RBAC}/RoleBinding`:
    case `${RBAC}/ClusterRoleBinding`:
      return change("subjects", []);
    case "spec":
      if (owner.kinds.includes("Service"))
        return change("spec", { ...(owner.root.get("spec").value as JsonMap), type: "ClusterIP", externalIPs: [] });
      resources.push(closedTo(resource));
      return;
    default:
      return change(at.path, REPLACEMENTS[String(at.parent?.key)] ?? fail(kind, at.path));
  }
}

/** What stands for an item of a list that is to go, so that the others keep their places. */
const REPLACEMENTS: Readonly<Record<string, Json>> = {
  add: "CHOWN",
  volumeMounts: { name: "other", mountPath: "/other" },
  sources: { configMap: { name: "kube-root-ca.crt" } },
  tokenPolicies: "default",
  subjects: { kind: "User", name: "jane" },
};

function closedTo(workload: JsonMap): JsonMap {
  const { name, namespace } = workload["metadata"] as { name: string; namespace: string };
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "closed", namespace },
    spec: { podSelector: { matchLabels: { app: name } }, policyTypes: ["Ingress"] },
  };
}

function fail(kind: string, path: string): never {
  throw new Error(`no change is known for the cut of ${path} (${kind})`);
}
