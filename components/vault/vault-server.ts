import { createHash } from "node:crypto";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { HardenedNamespace } from "../namespace/hardened-namespace";
import type { HardenedNamespaceArgs, HardenedNamespaceEgress } from "../namespace/arguments";
import type { VaultServerArgs } from "./vault-server-arguments";
import { checkArguments, requirePinned, sealPort } from "./vault-server-checks";
import { serverConfiguration } from "./vault-server-configuration";
import { sealIdentity } from "./vault-server-identity";
import { API_PORT, claim, CLUSTER_PORT, CONFIG_FILE, CONFIG_PATH, podPlaces, podSpec } from "./vault-server-pod";

/** Pods get ready when the servers are initialised, once and by hand: a deployment that waited for that would fail. */
const NO_WAIT = { "pulumi.com/skipAwait": "true" };

/**
 * A cluster of OpenBao or Vault servers that keep their data themselves (raft), in a hardened namespace of their own.
 *
 * It holds: TLS everywhere, no development mode, unsealing by another server or a cloud's key service, an audit log on disk and on standard
 * output, servers on different nodes, of which one at a time may be disturbed, and connections from declared clients only. The shape is that
 * of the official charts, with every resource where policies see it, and without their registration of the active server at Kubernetes, which
 * needs the right to change pods: standbys pass on requests, so clients may come to any server.
 */
export class VaultServer extends pulumi.ComponentResource {
  /** Where clients of the cluster reach the server: `https://<name>.<name>.svc:8200`. */
  readonly address: pulumi.Output<string>;
  /** The namespace. */
  readonly namespace: pulumi.Output<string>;
  /** The labels of the pods, for network policies of clients. */
  readonly podLabels: Record<string, string>;

  /** Throws `pulumi.InputPropertyError` for an argument that cannot be, with its path. */
  constructor(name: string, args: VaultServerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:index:VaultServer", name, {}, opts);
    const { name: label = name, replicas = 3 } = args;
    this.podLabels = { "app.kubernetes.io/name": "vault-server", "app.kubernetes.io/instance": label };
    const inside = namespaceArguments(label, this.podLabels, args);
    checkArguments(label, args, inside);
    const options = { parent: this };
    const home = new HardenedNamespace(`${name}-home`, inside, options);
    this.namespace = home.namespace;
    const metadata = (objectName: string): k8s.types.input.meta.v1.ObjectMeta => ({
      name: objectName,
      namespace: home.namespace,
      labels: this.podLabels,
    });

    const config = makeConfig(name, label, args, metadata, options);
    const internal = makeServices(name, label, this.podLabels, metadata, options);
    new k8s.policy.v1.PodDisruptionBudget(
      `${name}-disruption-budget`,
      {
        metadata: metadata(label),
        // One, of five servers as well: a node that fails in the meantime must not take the majority away.
        spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow", selector: { matchLabels: this.podLabels } },
      },
      options,
    );
    const { storage: { data = "10Gi", audit = "10Gi" } = {} } = args;
    const template = podSpec({
      name: label,
      labels: this.podLabels,
      args,
      image: pulumi.output(args.image).apply(requirePinned),
      serviceAccount: home.serviceAccount,
      config: config.metadata.name,
      identity: sealIdentity(args.seal, CONFIG_PATH),
    });
    new k8s.apps.v1.StatefulSet(
      `${name}-servers`,
      {
        metadata: { ...metadata(label), annotations: NO_WAIT },
        spec: {
          serviceName: internal.metadata.name,
          replicas,
          // Servers join when they can, in any order; one that does not start must not keep the others from coming back.
          podManagementPolicy: "Parallel",
          // The active server has to be replaced last and a new version must not hand over to an old one, which no controller knows.
          updateStrategy: { type: "OnDelete" },
          selector: { matchLabels: this.podLabels },
          template: {
            // Tells which pods still run with an older configuration.
            metadata: { labels: this.podLabels, annotations: { "portcullis/config": checksum(config.data) } },
            spec: template,
          },
          volumeClaimTemplates: [claim("data", data, args), claim("audit", audit, args)],
        },
      },
      options,
    );
    this.address = home.namespace.apply((namespace) => `https://${label}.${namespace}.svc:${API_PORT}`);
    this.registerOutputs({ address: this.address, namespace: this.namespace, podLabels: this.podLabels });
  }
}

type Metadata = (objectName: string) => k8s.types.input.meta.v1.ObjectMeta;

function namespaceArguments(label: string, application: Record<string, string>, args: VaultServerArgs): HardenedNamespaceArgs {
  const { environment, replicas = 3, clients = [], seal, egress = [], mandatoryAccessControl = "AppArmor", namespace = {} } = args;
  const { to = [], cidrs = [] } = seal;
  const ways: Omit<HardenedNamespaceEgress, "application">[] = [{ to, cidrs, ports: [{ port: sealPort(seal) }] }, ...egress];
  const room = replicas + 1;
  const quota = {
    cpu: `${room}`,
    memory: `${room}Gi`,
    ephemeralStorage: `${2 * room}Gi`,
    pods: `${room}`,
    storage: `${20 * room}Gi`,
  };
  return {
    ...namespace,
    environment,
    namespace: label,
    serviceAccounts: [label],
    mandatoryAccessControl,
    quota: { ...quota, persistentVolumeClaims: `${2 * room}`, ...namespace.quota },
    ...(clients.length > 0 && { ingress: [{ application, from: clients, ports: [{ port: API_PORT }] }] }),
    egress: ways.map((way) => ({ application, ...way })),
  };
}

function makeConfig(
  name: string,
  label: string,
  args: VaultServerArgs,
  metadata: Metadata,
  options: pulumi.CustomResourceOptions,
): k8s.core.v1.ConfigMap {
  const { distribution = "OpenBao", logLevel = "info", ui = false } = args;
  const files = pulumi.output(args.seal).apply((seal) => {
    const settings = { distribution, clusterName: label, logLevel, ui, seal };
    const text = JSON.stringify(serverConfiguration(settings, podPlaces(label, args)), undefined, 2);
    return { [CONFIG_FILE]: text, ...sealIdentity(args.seal, CONFIG_PATH)?.files?.(seal) };
  });
  return new k8s.core.v1.ConfigMap(`${name}-config`, { metadata: metadata(`${label}-config`), data: files }, options);
}

/** One Service for clients, and one that gives the servers names before they are ready, since they join by these. */
function makeServices(
  name: string,
  label: string,
  selector: Record<string, string>,
  metadata: Metadata,
  options: pulumi.CustomResourceOptions,
): k8s.core.v1.Service {
  const api = { name: "https", port: API_PORT, targetPort: "https" };
  new k8s.core.v1.Service(
    `${name}-service`,
    { metadata: { ...metadata(label), annotations: NO_WAIT }, spec: { type: "ClusterIP", selector, ports: [api] } },
    options,
  );
  return new k8s.core.v1.Service(
    `${name}-internal`,
    {
      metadata: { ...metadata(`${label}-internal`), annotations: NO_WAIT },
      spec: {
        clusterIP: "None",
        publishNotReadyAddresses: true,
        selector,
        ports: [api, { name: "cluster", port: CLUSTER_PORT, targetPort: "cluster" }],
      },
    },
    options,
  );
}

function checksum(files: pulumi.Output<Record<string, string>>): pulumi.Output<string> {
  return files.apply((texts) => createHash("sha256").update(JSON.stringify(texts)).digest("hex"));
}
