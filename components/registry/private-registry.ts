import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { MutualTls } from "../mutual-tls/mutual-tls";
import type { HardenedNamespaceArgs } from "../namespace/arguments";
import { HardenedNamespace } from "../namespace/hardened-namespace";
import type { PodAddition } from "../workload/pod-addition";
import { RestrictedWorkload } from "../workload/restricted-workload";
import { makeGarbageCollection } from "./garbage-collection";
import { CONFIG_PATH, DATA, DATA_PATH, registryContainer } from "./registry-container";
import { gatewayCommand, gatewayFiles, HEALTH_PORT, PORT } from "./gateway-settings";
import type { PrivateRegistryArgs } from "./private-registry-arguments";
import { checkedArguments } from "./private-registry-checks";
import { REGISTRY_FILE, registryConfiguration } from "./registry-configuration";

const ACCOUNTS = "accounts";
const ACCOUNTS_PATH = "/etc/registry-accounts";
const STATE_PATH = "/var/lib/gateway";

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
    const tls = new MutualTls(`${name}-tls`, { ...checked.certificate, ...place, podLabels: this.podLabels }, options);
    new RestrictedWorkload(
      `${name}-server`,
      {
        ...place,
        ...serverArguments(label, checked, tls),
      },
      options,
    );
    if (checked.garbageCollection) {
      makeGarbageCollection(name, label, checked, checked.garbageCollection, { ...place, podLabels: this.podLabels }, options);
    }
    this.namespace = home.namespace;
    this.address = home.namespace.apply((namespace) => `${label}.${namespace}.svc:${PORT}`);
    this.registerOutputs({ address: this.address, namespace: this.namespace, podLabels: this.podLabels });
  }
}
