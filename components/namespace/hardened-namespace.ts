import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

/** The environments of a delivery pipeline, in the order in which a change passes them. */
export type Environment = "dev" | "uat" | "prod";

/** What a {@link HardenedNamespace} is made from. */
export interface HardenedNamespaceArgs {
  /** Where the namespace stands; becomes the label `environment`. */
  environment: Environment;
  /** The name of the namespace, a DNS label. Default: the name of the component. */
  namespace?: string;
  /** The version of the Pod Security Standards that admission enforces. Default: `v1.36`. */
  podSecurityVersion?: pulumi.Input<string>;
  /** What all pods of the namespace may ask for and use together, as Kubernetes quantities. */
  quota?: HardenedNamespaceQuota;
  /** What a container gets that does not say (`default…`), and the most that one may have (`max…`), as Kubernetes quantities. */
  limits?: HardenedNamespaceLimits;
}

/** Kubernetes quantities. */
export interface HardenedNamespaceQuota {
  /** Default: `4`. */
  cpu?: pulumi.Input<string>;
  /** Default: `8Gi`. */
  memory?: pulumi.Input<string>;
  /** Default: `50`. */
  pods?: pulumi.Input<string>;
}

/** Kubernetes quantities. */
export interface HardenedNamespaceLimits {
  /** Default: `100m`. */
  defaultCpu?: pulumi.Input<string>;
  /** Default: `128Mi`. */
  defaultMemory?: pulumi.Input<string>;
  /** Default: `2`. */
  maxCpu?: pulumi.Input<string>;
  /** Default: `4Gi`. */
  maxMemory?: pulumi.Input<string>;
}

const ENVIRONMENTS: readonly Environment[] = ["dev", "uat", "prod"];
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
/** Where NodeLocal DNSCache listens; its pods are on the host network, so no selector matches them. */
const NODE_LOCAL_DNS = "169.254.20.10/32";

/**
 * A namespace in which only restricted pods run, only its own pods talk to each other, and nothing grows without bound.
 *
 * It holds: Pod Security labels at the restricted level; policies that deny all traffic, then allow that between its own pods and name
 * resolution; a quota without NodePorts and load balancers; default and maximum limits for containers; and a service account whose
 * token is not mounted, for workloads to name. Traffic that an application needs beyond that is declared with a NetworkPolicy of its own. The
 * `default` service account, which Kubernetes makes, is left as it is.
 */
export class HardenedNamespace extends pulumi.ComponentResource {
  /** The name of the namespace, known once it exists. */
  readonly namespace: pulumi.Output<string>;
  /** The name of the service account for workloads. */
  readonly serviceAccount: pulumi.Output<string>;

  /** Throws `pulumi.InputPropertyError` for an `environment` that does not exist and a `namespace` that is no DNS label. */
  constructor(name: string, args: HardenedNamespaceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:index:HardenedNamespace", name, {}, opts);
    const { environment, namespace: label = name, podSecurityVersion = "v1.36", quota = {}, limits = {} } = args;
    if (!ENVIRONMENTS.includes(environment)) throw invalid("environment", `must be one of ${ENVIRONMENTS.join(", ")}`);
    if (!DNS_LABEL.test(label)) throw invalid("namespace", "must be a DNS label of at most 63 characters");
    const parent = { parent: this };

    const namespace = new k8s.core.v1.Namespace(
      `${name}-namespace`,
      {
        metadata: {
          name: label,
          labels: {
            environment,
            "pod-security.kubernetes.io/enforce": "restricted",
            "pod-security.kubernetes.io/enforce-version": podSecurityVersion,
            "pod-security.kubernetes.io/audit": "restricted",
            "pod-security.kubernetes.io/audit-version": podSecurityVersion,
            "pod-security.kubernetes.io/warn": "restricted",
            "pod-security.kubernetes.io/warn-version": podSecurityVersion,
          },
        },
      },
      parent,
    );
    this.namespace = namespace.metadata.name;
    const metadata = (objectName: string): { name: string; namespace: pulumi.Output<string> } => ({
      name: objectName,
      namespace: this.namespace,
    });

    const policy = (purpose: string, spec: k8s.types.input.networking.v1.NetworkPolicySpec): void => {
      new k8s.networking.v1.NetworkPolicy(`${name}-${purpose}`, { metadata: metadata(purpose), spec }, parent);
    };
    policy("default-deny", { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
    policy("same-namespace", {
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: [{ podSelector: {} }] }],
      egress: [{ to: [{ podSelector: {} }] }],
    });
    policy("dns", {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
              podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
            },
            { ipBlock: { cidr: NODE_LOCAL_DNS } },
          ],
          ports: [
            { protocol: "UDP", port: 53 },
            { protocol: "TCP", port: 53 },
          ],
        },
      ],
    });

    const { cpu = "4", memory = "8Gi", pods = "50" } = quota;
    new k8s.core.v1.ResourceQuota(
      `${name}-quota`,
      {
        metadata: metadata("quota"),
        spec: {
          hard: {
            "requests.cpu": cpu,
            "limits.cpu": cpu,
            "requests.memory": memory,
            "limits.memory": memory,
            pods,
            // Services stay inside the cluster.
            "services.nodeports": "0",
            "services.loadbalancers": "0",
          },
        },
      },
      parent,
    );

    const { defaultCpu = "100m", defaultMemory = "128Mi", maxCpu = "2", maxMemory = "4Gi" } = limits;
    const usual = { cpu: defaultCpu, memory: defaultMemory };
    new k8s.core.v1.LimitRange(
      `${name}-limits`,
      {
        metadata: metadata("limits"),
        spec: { limits: [{ type: "Container", default: usual, defaultRequest: usual, max: { cpu: maxCpu, memory: maxMemory } }] },
      },
      parent,
    );

    const account = new k8s.core.v1.ServiceAccount(
      `${name}-workload`,
      { metadata: metadata("workload"), automountServiceAccountToken: false },
      parent,
    );
    this.serviceAccount = account.metadata.name;
    this.registerOutputs({ namespace: this.namespace, serviceAccount: this.serviceAccount });
  }
}

function invalid(propertyPath: string, reason: string): pulumi.InputPropertyError {
  return new pulumi.InputPropertyError({ propertyPath, reason });
}
