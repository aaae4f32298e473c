/** What only a `VaultServer` makes, or makes in another way than the others. Its namespace is a `HardenedNamespace`. */
import { harmless, refused, safeguard, several } from "../table";

const SERVERS = "StatefulSet vault-servers";
const POD = "spec.template.spec";
const LESS = "with one label less it still takes the servers alone, since their namespace has no other pods";
const CONFIG = 'data["server.json"] → ';
const NO_START = "a server does not start without it, does not find the others, or stays sealed: it fails closed";
const BY_DEFAULT = "the default of the server is the same";

export const VAULT_SERVER = [
  safeguard("vault-raft-quorum", SERVERS, "spec.replicas"),
  safeguard("vault-raft-quorum", SERVERS, `${POD}.affinity`),
  safeguard("vault-raft-quorum", SERVERS, `${POD}.affinity.podAntiAffinity`),
  harmless(LESS, SERVERS, [`${POD}.affinity.*.matchLabels`, `${POD}.affinity.*.matchLabels[*]`], "removed"),
  harmless(LESS, SERVERS, [`${POD}.affinity.*.labelSelector`, `${POD}.affinity.*.matchLabels`], "emptied"),
  safeguard("vault-raft-quorum", SERVERS, `${POD}.affinity.*`),
  harmless(LESS, SERVERS, "spec.selector.matchLabels[*]", "removed"),
  several(
    "what selects the pods no longer does: the budget, the Services, the network policies, the anti-affinity and the servers themselves",
    [
      ...["kubernetes-workload-selector", "kubernetes-disruption-budget-selects", "kubernetes-pod-disruption-budget"],
      ...["kubernetes-network-policy-selects", "kubernetes-service-selects", "vault-raft-quorum"],
    ],
    SERVERS,
    ["spec.template.metadata", "spec.template.metadata.labels*"],
  ),
  harmless(
    "the required anti-affinity keeps servers on different nodes; zones they are spread over as far as there is room",
    SERVERS,
    `${POD}.topologySpreadConstraints*`,
  ),
  safeguard("vault-client-tls", SERVERS, `${POD}.containers[0].env[2].value`, "= *"),
  several(
    "no pod is left, and so no majority either",
    ["kubernetes-disruption-budget-keeps-pods", "vault-raft-quorum"],
    "PodDisruptionBudget *",
    "spec.maxUnavailable",
    ["= 3", "= 1000000000"],
  ),
  harmless(LESS, "Service *", "spec.selector[*]", "removed"),
  harmless(
    "servers that are not ready do not find each other, and the cluster does not start",
    "Service vault-internal",
    "spec.publishNotReadyAddresses",
  ),
  safeguard("kubernetes-stateful-set-service", "Service vault-internal", ["", "metadata.name", "spec.clusterIP"]),
  safeguard("kubernetes-stateful-set-service", "Service vault-internal", "spec", ["removed", "emptied"]),

  // The configuration.
  safeguard("vault-listener-tls", "ConfigMap *", `${CONFIG}listener[0].tcp`, "+ *"),
  safeguard("vault-listener-tls", "ConfigMap *", `${CONFIG}listener[0].tcp.tls_min_version`, "= *"),
  safeguard("vault-config-metrics", "ConfigMap *", `${CONFIG}listener[0].tcp.telemetry.unauthenticated_metrics_access`, "= true"),
  safeguard(
    "vault-config-connections",
    "ConfigMap *",
    [`${CONFIG}storage.raft.retry_join[].leader_api_addr`, `${CONFIG}seal[0].transit.address`],
    "= *",
  ),
  safeguard("vault-config-connections", "ConfigMap *", `${CONFIG}seal[0].transit`, "+ *"),
  safeguard("vault-config-connections", "ConfigMap *", `${CONFIG}seal[0].transit.tls_skip_verify`, ["other", "= *"]),
  several(
    "a token in a ConfigMap is a secret in a ConfigMap besides being one in a configuration",
    ["kubernetes-config-map-secrets", "vault-config-seal-credentials"],
    "ConfigMap *",
    `${CONFIG}seal[0].transit.token`,
    "= *",
  ),
  harmless(
    BY_DEFAULT,
    "ConfigMap *",
    [
      `${CONFIG}listener[0].tcp.telemetry*`,
      `${CONFIG}listener[0].tcp.tls_min_version`,
      `${CONFIG}seal[0].transit.tls_skip_verify`,
      `${CONFIG}audit[].file.*.options.{log_raw,hmac_accessor,mode}`,
      `${CONFIG}unsafe_allow_api_audit_creation`,
      `${CONFIG}raw_storage_endpoint`,
    ],
    ["removed", "emptied"],
  ),
  refused(
    "the server takes no such value",
    "ConfigMap *",
    [
      `${CONFIG}listener[0].tcp.tls_min_version`,
      `${CONFIG}audit[].file.disk.options.mode`,
      `${CONFIG}log_{level,format}`,
      `${CONFIG}storage.raft.performance_multiplier`,
      `${CONFIG}telemetry.prometheus_retention_time`,
    ],
    "other",
  ),
  refused(
    "the server takes no audit device without a file",
    "ConfigMap *",
    [`${CONFIG}audit[].file.*.options`, `${CONFIG}audit[].file.*.options.file_path`],
    ["emptied", "removed"],
  ),
  harmless(
    "another file or description of an audit device does as well",
    "ConfigMap *",
    [`${CONFIG}audit[].file.*.options.file_path`, `${CONFIG}audit[].file.*.description`],
    ["other", "removed"],
  ),
  safeguard("vault-config-audit", "ConfigMap *", [`${CONFIG}audit*`, `${CONFIG}unsafe_allow_api_audit_creation`]),
  safeguard("vault-raw-storage", "ConfigMap *", `${CONFIG}raw_storage_endpoint`, "= true"),
  safeguard("vault-listener-tls", "ConfigMap *", CONFIG, "+ *"),
  harmless(NO_START, "ConfigMap *", ['data["server.json"]', CONFIG, `${CONFIG}listener*`, `${CONFIG}storage*`, `${CONFIG}seal*`]),
  harmless(
    "what the server is called, logs and shows to those who may know is a choice; its interface asks for a token as its API does",
    "ConfigMap *",
    [`${CONFIG}{cluster_name,ui,log_level,log_format}`, `${CONFIG}telemetry*`],
  ),
];
