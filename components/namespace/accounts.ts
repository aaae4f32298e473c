import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { HardenedNamespaceArgs } from "./arguments";
import type { Scope } from "./scope";

/** Makes the service accounts for workloads and takes over the `default` one. Returns the names of the former. */
export function makeAccounts({ name, options, metadata }: Scope, args: HardenedNamespaceArgs): pulumi.Output<string>[] {
  const { serviceAccounts = ["workload"], imagePullSecret } = args;
  const pullSecret = imagePullSecret && makePullSecret({ name, options, metadata }, imagePullSecret);
  const account = (objectName: string): k8s.core.v1.ServiceAccount =>
    new k8s.core.v1.ServiceAccount(
      `${name}-${objectName}`,
      {
        metadata: metadata(objectName),
        automountServiceAccountToken: false,
        ...(pullSecret && { imagePullSecrets: [{ name: pullSecret }] }),
      },
      options,
    );
  // Kubernetes makes this one too. The provider creates by server-side apply, which takes over what is there already, so that no patch is
  // needed; a patch would show policies a part of the account only, and be no object of its own where the provider renders YAML.
  account("default");
  return serviceAccounts.map((objectName) => account(objectName).metadata.name);
}

function makePullSecret(
  { name, options, metadata }: Pick<Scope, "name" | "options" | "metadata">,
  { name: objectName = "image-pull", dockerConfigJson }: NonNullable<HardenedNamespaceArgs["imagePullSecret"]>,
): pulumi.Output<string> {
  const encoded = pulumi.secret(dockerConfigJson).apply((text) => Buffer.from(text).toString("base64"));
  return new k8s.core.v1.Secret(
    `${name}-image-pull`,
    { metadata: metadata(objectName), type: "kubernetes.io/dockerconfigjson", data: { ".dockerconfigjson": encoded } },
    options,
  ).metadata.name;
}
