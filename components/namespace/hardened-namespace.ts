import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { makeAccounts } from "./accounts";
import { makeAdmissionPolicies } from "./admission";
import type { HardenedNamespaceArgs } from "./arguments";
import { makeBounds } from "./bounds";
import { checkArguments } from "./checks";
import { makeNetworkPolicies } from "./network-policies";
import { makeRoles } from "./roles";
import type { Scope } from "./scope";

/**
 * A namespace in which only restricted pods run, only its own pods talk to each other, nothing grows without bound, and nobody who works in
 * it can change that.
 *
 * It holds: Pod Security labels at the restricted level; policies that deny all traffic, then allow that between its own pods, name
 * resolution and what is declared; a quota without NodePorts and load balancers; default and maximum limits for containers; service accounts
 * whose tokens are not mounted, the one called `default` among them; and roles for the team that fit the environment. With `clusterPolicy`,
 * admission policies refuse what those cannot.
 */
export class HardenedNamespace extends pulumi.ComponentResource {
  /** The name of the namespace, known once it exists. */
  readonly namespace: pulumi.Output<string>;
  /** The name of the first service account for workloads. */
  readonly serviceAccount: pulumi.Output<string>;
  /** The names of the service accounts for workloads, in the order of the argument. */
  readonly serviceAccounts: pulumi.Output<string>[];

  /** Throws `pulumi.InputPropertyError` for an argument that cannot be, with its path. */
  constructor(name: string, args: HardenedNamespaceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:index:HardenedNamespace", name, {}, opts);
    const { namespace: label = name } = args;
    checkArguments(label, args);

    this.namespace = makeNamespace(name, label, args, { parent: this }).metadata.name;
    const scope: Scope = {
      name,
      label,
      options: { parent: this },
      metadata: (objectName) => ({ name: objectName, namespace: this.namespace }),
    };
    makeNetworkPolicies(scope, args);
    makeBounds(scope, args);
    this.serviceAccounts = makeAccounts(scope, args);
    this.serviceAccount = pulumi.output(this.serviceAccounts).apply(([first = ""]) => first);
    makeRoles(scope, args);
    makeAdmissionPolicies(scope, args);
    this.registerOutputs({
      namespace: this.namespace,
      serviceAccount: this.serviceAccount,
      serviceAccounts: this.serviceAccounts,
    });
  }
}

function makeNamespace(
  name: string,
  label: string,
  { environment, labels, annotations, podSecurityVersion = "v1.36" }: HardenedNamespaceArgs,
  options: pulumi.CustomResourceOptions,
): k8s.core.v1.Namespace {
  const podSecurity = ["enforce", "audit", "warn"].flatMap((mode): [string, pulumi.Input<string>][] => [
    [`pod-security.kubernetes.io/${mode}`, "restricted"],
    [`pod-security.kubernetes.io/${mode}-version`, podSecurityVersion],
  ]);
  return new k8s.core.v1.Namespace(
    `${name}-namespace`,
    {
      metadata: {
        name: label,
        labels: { ...labels, environment, ...Object.fromEntries(podSecurity) },
        ...(annotations && { annotations }),
      },
    },
    options,
  );
}
