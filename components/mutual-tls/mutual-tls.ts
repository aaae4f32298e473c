import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { invalid } from "../arguments";
import { jsonText } from "../json-text";
import type { VaultPkiRoleReference } from "../vault/pki-roles";
import type { PodAddition } from "../workload/pod-addition";
import { AGENT_FILE, AUTHORITY_FILE, IDENTITY_FILE, Parts, TRUST_FILE } from "./addition";
import { agentConfiguration, requestParameters } from "./agent";
import type { MutualTlsArgs, MutualTlsFiles } from "./arguments";
import { checkedArguments } from "./checks";

/** For the user that reads, and for its group: 0440. */
const MODE = 0o440;

/**
 * Certificates of a `VaultPki` in the pods of a workload, renewed before they expire, for mutual TLS.
 *
 * It holds an immutable ConfigMap with the roots that peers are checked against, and for the delivery `agent` one with the agent's
 * configuration and, where that is asked for, a network policy to Vault; for `csi` a SecretProviderClass. The rest becomes part of a workload,
 * by `additions: [tls.addition]`. A key is made in Vault for one pod, and is nowhere else but in the memory of that pod's node.
 */
export class MutualTls extends pulumi.ComponentResource {
  /** What a `RestrictedWorkload` adds to its pods. */
  readonly addition: PodAddition;
  /**
   * Where the workload finds its certificate, its key and whom to trust; also in variables such as `MUTUAL_TLS_SERVER_IDENTITY` and
   * `MUTUAL_TLS_SERVER_TRUST`.
   */
  readonly files: MutualTlsFiles;

  /** Throws `pulumi.InputPropertyError` for an argument that cannot be: at once, or as soon as it is known. */
  constructor(name: string, args: MutualTlsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:index:MutualTls", name, {}, opts);
    const checked = checkedArguments(args);
    const options = { parent: this };
    const parts = new Parts(args.role.usage);
    this.files = parts.files;
    const trust = makeFiles(`${name}-trust`, checked, { [TRUST_FILE]: checked.trustBundle }, options);
    const delivery: Delivery = { name, args: checked, parts, trust, options };
    this.addition = args.delivery === "csi" ? byDriver(delivery) : byAgent(delivery);
    this.registerOutputs({ files: this.files });
  }
}

/** What certificates are delivered with, in whichever way. */
interface Delivery {
  name: string;
  args: MutualTlsArgs;
  parts: Parts;
  /** The name of the ConfigMap with the roots that peers are checked against. */
  trust: pulumi.Output<string>;
  options: pulumi.CustomResourceOptions;
}

function byAgent({ name, args, parts, trust, options }: Delivery): PodAddition {
  const { role, image, vaultCa, ttl, vaultAddress = role.address } = args;
  const login = loginOf(role);
  if (image === undefined || vaultCa === undefined) throw invalid("image", "is needed by the delivery agent");
  const configuration = agentConfiguration(role, login, ttl, {
    address: vaultAddress,
    authority: `${parts.agentPath}/${AUTHORITY_FILE}`,
    token: `${parts.tokenPath}/token`,
    identity: parts.files.identity,
  });
  const files = { [AGENT_FILE]: jsonText(configuration), [AUTHORITY_FILE]: vaultCa };
  const config = makeFiles(`${name}-agent`, args, files, options);
  makeNetworkPolicy(name, args, options);
  return parts.withAgent(trust, config, login.audience, args, image);
}

function byDriver({ name, args, parts, trust, options }: Delivery): PodAddition {
  const { role, namespace, ttl, vaultCaPath, vaultAddress = role.address } = args;
  const login = loginOf(role);
  const object = {
    objectName: IDENTITY_FILE,
    secretPath: role.issuePath,
    method: "PUT",
    secretArgs: { ...requestParameters(role, ttl), format: "pem_bundle" },
    // With this format, the chain and the key as well: one file, so that they always belong together.
    secretKey: "certificate",
    filePermission: MODE,
  };
  const parameters = {
    vaultAddress,
    ...(vaultCaPath !== undefined && { vaultCACertPath: vaultCaPath }),
    vaultAuthMountPath: login.mount,
    roleName: login.role,
    audience: login.audience,
    objects: JSON.stringify([object]),
  };
  const providerClass = new k8s.apiextensions.CustomResource(
    `${name}-certificates`,
    {
      apiVersion: "secrets-store.csi.x-k8s.io/v1",
      kind: "SecretProviderClass",
      metadata: { namespace },
      spec: { provider: "vault", parameters },
    },
    options,
  );
  return parts.withDriver(trust, providerClass.metadata.name);
}

/** Named by the provider, anew for each content: a change reaches the pods, one after the other, and can be undone. */
function makeFiles(
  name: string,
  { namespace }: MutualTlsArgs,
  data: Record<string, pulumi.Input<string>>,
  options: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  return new k8s.core.v1.ConfigMap(name, { metadata: { namespace }, immutable: true, data }, options).metadata.name;
}

/** Only the way to Vault: in a namespace that lets nothing out, as a `HardenedNamespace` does. */
function makeNetworkPolicy(name: string, args: MutualTlsArgs, options: pulumi.CustomResourceOptions): void {
  const { namespace, podLabels = { "app.kubernetes.io/name": name }, vaultPods, vaultCidrs = [], vaultPort = 8200 } = args;
  if (!vaultPods && vaultCidrs.length === 0) return;
  const pods = vaultPods && {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": vaultPods.namespace } },
    podSelector: { matchLabels: vaultPods.podLabels },
  };
  const to = [...(pods ? [pods] : []), ...vaultCidrs.map((cidr) => ({ ipBlock: { cidr } }))];
  new k8s.networking.v1.NetworkPolicy(
    `${name}-vault`,
    {
      metadata: { namespace },
      spec: {
        podSelector: { matchLabels: podLabels },
        policyTypes: ["Egress"],
        egress: [{ to, ports: [{ protocol: "TCP", port: vaultPort }] }],
      },
    },
    options,
  );
}

function loginOf({ kubernetes }: VaultPkiRoleReference): NonNullable<VaultPkiRoleReference["kubernetes"]> {
  if (!kubernetes) throw invalid("role", "must be a role that takes logins of service accounts: one with kubernetes");
  return kubernetes;
}
