import type { ControlPlane } from "./control-plane";

/** Gives a cluster what its administrators give it before a `MutualTls` comes. Returns the token that a Vault outside of it reviews others with. */
export async function prepareCluster(cluster: ControlPlane): Promise<string> {
  await cluster.api("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", providerClassDefinition());
  await cluster.api("POST", "/api/v1/namespaces/default/serviceaccounts", { metadata: { name: "reviewer" } });
  await cluster.api("POST", "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", {
    metadata: { name: "reviewer" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "system:auth-delegator" },
    subjects: [{ kind: "ServiceAccount", name: "reviewer", namespace: "default" }],
  });
  return cluster.serviceAccountToken("default", "reviewer");
}

/** The kind of the CSI driver, as far as an API server needs to know it. */
function providerClassDefinition(): object {
  const group = "secrets-store.csi.x-k8s.io";
  const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
  const names = { plural: "secretproviderclasses", singular: "secretproviderclass", kind: "SecretProviderClass" };
  const versions = [{ name: "v1", served: true, storage: true, schema }];
  return { metadata: { name: `${names.plural}.${group}` }, spec: { group, scope: "Namespaced", names, versions } };
}
