import * as pulumi from "@pulumi/pulumi";
import { MutualTls } from "../mutual-tls/mutual-tls";
import type { HardenedNamespaceArgs } from "../namespace/arguments";
import { HardenedNamespace } from "../namespace/hardened-namespace";
import { RestrictedWorkload } from "../workload/restricted-workload";
import { makeGarbageCollection } from "./garbage-collection";
import { PORT, PROBES_PORT } from "./gateway-files";
import type { PrivateRegistryArgs } from "./private-registry-arguments";
import { checkedArguments } from "./private-registry-checks";
import { serverArguments } from "./registry-server";

/**
 * A registry of images that only those reach who have an account, over TLS, and in which a tag stays what it is.
 *
 * It holds, in a hardened namespace of its own: one pod with the gateway in front, and behind it, on loopback, CNCF distribution or zot on a
 * volume; a certificate of a `VaultPki`, renewed without a restart; a disruption budget; connections from declared clients only; and for
 * distribution a scheduled garbage collection that keeps signatures and the parts of indexes.
 */
export class PrivateRegistry extends pulumi.ComponentResource {
  /** Where clients of the cluster reach it, without a scheme, as names of images begin: `<name>.<name>.svc:5000`. */
  readonly address: pulumi.Output<string>;
  /** The namespace. */
  readonly namespace: pulumi.Output<string>;
  /** The labels of the pod, for network policies of clients. */
  readonly podLabels: Readonly<Record<string, string>>;

  /** Throws `pulumi.InputPropertyError` for an argument that cannot be, with its path. */
  constructor(name: string, args: PrivateRegistryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:index:PrivateRegistry", name, {}, opts);
    const { name: label = name } = args;
    this.podLabels = { "app.kubernetes.io/name": label };
    const inside = namespaceArguments(label, this.podLabels, args);
    const checked = checkedArguments(label, args, inside);
    const options = { parent: this };
    const home = new HardenedNamespace(`${name}-home`, inside, options);
    const place = { namespace: home.namespace, serviceAccount: home.serviceAccount };
    const { certificate } = checked;
    // The driver of the cluster logs in by itself, so that there is no way to open.
    const labels = certificate.delivery !== "csi" && { podLabels: this.podLabels };
    const tls = new MutualTls(`${name}-tls`, { ...certificate, ...place, ...labels }, options);
    new RestrictedWorkload(`${name}-server`, { ...place, ...serverArguments(label, checked, tls) }, options);
    if (checked.garbageCollection) {
      makeGarbageCollection(name, label, checked, checked.garbageCollection, { ...place, podLabels: this.podLabels }, options);
    }
    this.namespace = home.namespace;
    this.address = home.namespace.apply((namespace) => `${label}.${namespace}.svc:${PORT}`);
    this.registerOutputs({ address: this.address, namespace: this.namespace, podLabels: this.podLabels });
  }
}

/** Room for the registry, one run of the garbage collection, and what takes the place of either. */
function namespaceArguments(label: string, application: Record<string, string>, args: PrivateRegistryArgs): HardenedNamespaceArgs {
  const { environment, clients = [], metrics, storage: { size = "50Gi" } = {}, mandatoryAccessControl = "AppArmor" } = args;
  const { namespace = {} } = args;
  return {
    ...namespace,
    environment,
    namespace: label,
    serviceAccounts: [label],
    mandatoryAccessControl,
    quota: {
      cpu: "6",
      memory: "4Gi",
      ephemeralStorage: "4Gi",
      pods: "4",
      storage: size,
      persistentVolumeClaims: "1",
      ...namespace.quota,
    },
    limits: { maxStorage: size, ...namespace.limits },
    ...(clients.length > 0 && { ingress: [{ application, from: clients, ports: [{ port: PORT }] }] }),
    ...(metrics && { metrics: { ...metrics, port: PROBES_PORT } }),
  };
}
