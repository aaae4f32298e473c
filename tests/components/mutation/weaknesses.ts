/** What is insecure in the place of a value, or beside it, by what the place is called. */
import { secret } from "../../support/pods";

/** Values by kind of resource, path, and the values that stand in their place. */
type Alternatives = readonly [kind: RegExp, path: RegExp, values: readonly unknown[]];

const CONTROLLER = /^(Deployment|StatefulSet|CronJob)$/;
const ANY = /./;
const POD = String.raw`template\.spec`;
const CONTAINER = String.raw`${POD}\.(containers|initContainers)\[\d+\]`;
const VAULT_POLICY = 'path "*" {\n  capabilities = ["create", "read", "update", "delete", "list", "sudo"]\n}\n';

const ALTERNATIVES: readonly Alternatives[] = [
  // Namespaces.
  [/^Namespace$/, /pod-security\.kubernetes\.io\/(enforce|audit|warn)"\]$/, ["baseline", "privileged"]],
  [/^Namespace$/, /-version"\]$/, ["latest", "v1.20"]],
  [/^Namespace$/, /labels\.environment$/, ["dev"]],
  [ANY, /^metadata\.namespace$/, ["default", "kube-system"]],
  // Network policies.
  [/^NetworkPolicy$/, /^spec\.policyTypes$/, [["Ingress"], ["Egress"]]],
  [/^NetworkPolicy$/, /(namespaceSelector|podSelector)$/, [{ matchLabels: { tier: "other" } }]],
  [/^NetworkPolicy$/, /ipBlock\.cidr$/, ["0.0.0.0/0", "169.254.169.254/32", "10.0.0.0/8"]],
  [/^NetworkPolicy$/, /\.port$/, ["all"]],
  [/^NetworkPolicy$/, /\.ports\[\d+\]$/, [{ protocol: "TCP", port: 1, endPort: 65_535 }]],
  // Bounds.
  [/^ResourceQuota$/, /^spec\.hard(\.|\[)/, ["1000000G", "0"]],
  [/^LimitRange$/, /(default|defaultRequest|max|maxLimitRequestRatio)(\.|\[)[^.]*$/, ["1000000G", "0"]],
  [/^LimitRange$/, /\.type$/, ["Pod"]],
  // Accounts and rights.
  [/^RoleBinding$/, /^subjects\[\d+\]\.name$/, ["system:authenticated", "system:unauthenticated"]],
  [/^RoleBinding$/, /^subjects\[\d+\]$/, [{ kind: "ServiceAccount", name: "default", namespace: "shop" }]],
  [
    /^RoleBinding$/,
    /^roleRef$/,
    ["cluster-admin", "admin", "edit"].map((name) => ({ apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name })),
  ],
  // Admission.
  [/^ValidatingAdmissionPolicy$/, /^spec\.failurePolicy$/, ["Ignore"]],
  [/^ValidatingAdmissionPolicy$/, /\.matchPolicy$/, ["Exact"]],
  [/^ValidatingAdmissionPolicy$/, /^spec\.validations\[\d+\]\.expression$/, ["true"]],
  [/^ValidatingAdmissionPolicyBinding$/, /^spec\.validationActions\[0\]$/, ["Warn", "Audit"]],
  // Workloads.
  [CONTROLLER, /(seccompProfile|appArmorProfile)\.type$/, ["Unconfined"]],
  [CONTROLLER, /seLinuxOptions\.type$/, ["spc_t"]],
  [CONTROLLER, /fsGroupChangePolicy$/, ["Always"]],
  [CONTROLLER, /\.image$/, [`registry.example.com/app:1.4.2`, "nginx"]],
  [CONTROLLER, /imagePullPolicy$/, ["Never", "Always"]],
  [CONTROLLER, /serviceAccountName$/, ["default"]],
  [CONTROLLER, /template\.spec\.restartPolicy$/, ["Always"]],
  [CONTROLLER, /concurrencyPolicy$/, ["Allow"]],
  [CONTROLLER, /spec\.strategy\.type$/, ["Recreate"]],
  [CONTROLLER, /maxUnavailable$/, ["100%"]],
  [CONTROLLER, /spec\.updateStrategy\.type$/, ["OnDelete", "RollingUpdate"]],
  [CONTROLLER, /spec\.replicas$/, [1]],
  [CONTROLLER, /\.limits\.(cpu|memory|ephemeral-storage)$/, ["0"]],
  [CONTROLLER, /\.limits\.cpu$/, ["200"]],
  [CONTROLLER, /\.(limits|requests)\.memory$/, ["1Ti", "32Mi"]],
  [CONTROLLER, /\.requests\.cpu$/, ["8"]],
  [CONTROLLER, /\.containerPort$/, [80, 22]],
  [CONTROLLER, /priorityClassName$/, ["system-cluster-critical"]],
  [CONTROLLER, /emptyDir\.sizeLimit$/, ["1Ti"]],
  [CONTROLLER, /expirationSeconds$/, [604_800]],
  [CONTROLLER, /livenessProbe$/, [{ httpGet: { path: "/ready", port: "http" } }]],
  [CONTROLLER, /defaultMode$/, [0o777]],
  [CONTROLLER, /\.env\[\d+\]\.value$/, ["http://vault.example.com:8200"]],
  [CONTROLLER, new RegExp(String.raw`${CONTAINER}\.command$`), [["/bin/bao", "server", "-dev"]]],
  [/^PodDisruptionBudget$/, /maxUnavailable$/, [3]],
  [/^Service$/, /^spec\.type$/, ["NodePort", "LoadBalancer"]],
  [/^Service$/, /^spec\.clusterIP$/, ["10.0.0.5"]],
  // Containers of Docker.
  [/^Container$/, /^image$/, ["registry:3", "registry"]],
  [/^Container$/, /^user$/, ["root", "0:0"]],
  [/^Container$/, /^ports\[\d+\]\.ip$/, ["0.0.0.0"]],
  [/^Container$/, /^ports\[\d+\]\.external$/, [22]],
  [/^Container$/, /^ipcMode$/, ["host"]],
  [/^Container$/, /^logDriver$/, ["none"]],
  [/^Container$/, /^healthcheck\.tests$/, [["NONE"]]],
  [/^Container$/, /^networksAdvanced\[\d+\]\.name$/, ["host"]],
  [/^Container$/, /^mounts\[\d+\]\.source$/, ["/etc", "/var/run/docker.sock"]],
  [/^Container$/, /^mounts\[\d+\]\.bindOptions\.propagation$/, ["rshared"]],
  // Images that are built and signed.
  [/^Image$/, /^imageName$/, ["registry.example.com/shop/web", "registry.example.com/shop/web:latest", "docker.io/shop/web:1.4.2"]],
  [/^Image$/, /^build\.builderVersion$/, ["BuilderV1"]],
  [/^Image$/, /^build\.context$/, ["/"]],
  [/^ImageSignature$/, /^image$/, ["registry.example.com/shop/web:1.4.2", "registry.example.com/shop/web"]],
  [
    /^ImageSignature$/,
    /^annotations\.source$|^provenance\.(builder|sourceUri)$/,
    ["https://ci:correct-horse@git.example.com/shop"],
  ],
  // Configurations of registries.
  [/^ConfigMap$/, /→ http\.addr$/, [":5001"]],
  [/^ConfigMap$/, /→ http\.address$/, ["0.0.0.0"]],
  // Vault's configuration.
  [/^ConfigMap$/, /tls_min_version$/, ["tls10", "tls11"]],
  [/^ConfigMap$/, /(leader_api_addr|address)$/, ["http://vault.example.com:8200"]],
  [/^ConfigMap$/, /\.file_path$/, ["/dev/null"]],
  [/^ConfigMap$/, /\.transit\.token$/, ["s.0123456789abcdefghijklmn"]],
  [/^ConfigMap$/, /(log_raw|tls_skip_verify)$/, ["true"]],
  [/^ConfigMap$/, /hmac_accessor$/, ["false"]],
  [/^ConfigMap$/, /\.mode$/, ["0666"]],
  [/^ConfigMap$/, /\.perms$/, ["0644"]],
  [/^SecretProviderClass$/, /vaultAddress$/, ["http://vault.example.com:8200"]],
  [/^SecretProviderClass$/, /filePermission$/, [0o644]],
  // Vault's resources.
  [ANY, /^address$|^kubernetesHost$/, ["http://vault.example.com:8200"]],
  [/^(Pki\w+)$/, /^(ttl|maxTtl)$/, ["876000h"]],
  [/^(Pki\w+)$/, /^type$/, ["exported"]],
  [/^PkiRole$/, /^cnValidations\[\d+\]$/, ["disabled"]],
  [/^(Pki\w+)$/, /^keyType$/, ["any", "rsa"]],
  [/^(Pki\w+)$/, /^keyBits$/, [160, 1024]],
  [/^PkiIssuer$/, /^leafNotAfterBehavior$/, ["permit", "truncate"]],
  [/^PkiRole$/, /^allowedDomains\[\d+\]$/, ["com", "*"]],
  [/^PkiRole$/, /^allowedUriSans\[\d+\]$/, ["*", "spiffe://prod.example.com/*"]],
  [/^PkiSignedIntermediate$/, /^permittedDnsDomains\[\d+\]$/, ["com"]],
  [/^PkiSignedIntermediate$|^PkiRootCert$/, /^maxPathLength$/, [-1, 10]],
  [/^CrlConfig$/, /^(expiry|ocspExpiry)$/, ["87600h"]],
  [/^KubernetesRole$/, /^boundServiceAccount(Names|Namespaces)\[\d+\]$/, ["*"]],
  [/^KubernetesRole$/, /^aliasNameSource$/, ["serviceaccount_name"]],
  [/^(KubernetesRole|AppRole)$/, /^tokenPolicies\[\d+\]$/, ["root"]],
  [/^AppRole$/, /Cidrs\[\d+\]$/, ["0.0.0.0/0"]],
  [/^Policy$/, /^policy$/, [VAULT_POLICY]],
  [/^AuditDevice$/, /log_raw$/, ["true"]],
  [/^AuditDevice$/, /file_path$/, ["/dev/null", "discard"]],
];

/** The insecure values for a place. */
export function alternativesTo(kind: string, path: string, value: unknown): unknown[] {
  const own = ALTERNATIVES.filter(([kinds, paths]) => kinds.test(kind) && paths.test(path)).flatMap(([, , values]) => values);
  return own.filter((candidate) => JSON.stringify(candidate) !== JSON.stringify(value));
}

interface RoleRule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

const grant = (apiGroup: string, resource: string, verb: string): RoleRule => ({
  apiGroups: [apiGroup],
  resources: [resource],
  verbs: [verb],
});

/** Rights that no role of a team has in production. */
const GRANTS: readonly RoleRule[] = [
  ...["get", "list", "watch", "patch"].map((verb) => grant("", "secrets", verb)),
  ...["create", "update", "patch"].flatMap((verb) => [grant("apps", "deployments", verb), grant("batch", "cronjobs", verb)]),
  grant("", "pods", "create"),
  ...["pods/exec", "pods/attach", "pods/portforward"].flatMap((resource) => [
    grant("", resource, "create"),
    grant("", resource, "get"),
  ]),
  grant("", "pods/proxy", "get"),
  ...["patch", "update"].map((verb) => grant("", "pods/ephemeralcontainers", verb)),
  ...["patch", "update", "delete"].map((verb) => grant("", "namespaces", verb)),
  ...["create", "update", "patch", "delete"].flatMap((verb) => [
    grant("", "resourcequotas", verb),
    grant("", "limitranges", verb),
    grant("networking.k8s.io", "networkpolicies", verb),
    grant("rbac.authorization.k8s.io", "roles", verb),
    grant("rbac.authorization.k8s.io", "rolebindings", verb),
    grant("discovery.k8s.io", "endpointslices", verb),
    grant("", "endpoints", verb),
  ]),
  grant("rbac.authorization.k8s.io", "roles", "escalate"),
  grant("rbac.authorization.k8s.io", "roles", "bind"),
  grant("", "serviceaccounts", "impersonate"),
  grant("", "serviceaccounts/token", "create"),
  grant("", "events", "delete"),
  grant("", "configmaps", "*"),
  grant("", "*", "get"),
  grant("*", "configmaps", "get"),
];

/** What widens an object or a list that it is added to. */
const ADDITIONS: readonly Alternatives[] = [
  [/^Role$/, /^rules$/, GRANTS],
  [/^RoleBinding$/, /^subjects$/, [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "system:authenticated" }]],
  [/^NetworkPolicy$/, /^spec$/, [{ ingress: [{}] }, { egress: [{}] }]],
  [/^NetworkPolicy$/, /^spec\.(ingress|egress)$/, [{}]],
  [/^NetworkPolicy$/, /\.(from|to)$/, [{ namespaceSelector: {} }, { ipBlock: { cidr: "0.0.0.0/0" } }]],
  [/^ValidatingAdmissionPolicy$/, /^spec$/, [{ matchConditions: [{ name: "never", expression: "false" }] }]],
  [
    /^ValidatingAdmissionPolicy$/,
    /^spec\.matchConstraints$/,
    [
      { excludeResourceRules: [{ apiGroups: ["*"], apiVersions: ["*"], resources: ["*"], operations: ["*"] }] },
      { objectSelector: { matchLabels: { guarded: "yes" } } },
    ],
  ],
  [
    /^ValidatingAdmissionPolicyBinding$/,
    /^spec$/,
    [{ matchResources: { namespaceSelector: { matchLabels: { guarded: "yes" } } } }],
  ],
  [
    CONTROLLER,
    /template\.spec$/,
    [
      { hostNetwork: true },
      { hostPID: true },
      { hostIPC: true },
      { shareProcessNamespace: true },
      { hostAliases: [{ ip: "192.0.2.4", hostnames: ["vault"] }] },
    ],
  ],
  [CONTROLLER, /template\.spec\.volumes$/, [{ name: "host", hostPath: { path: "/srv" } }]],
  [
    CONTROLLER,
    /template\.spec\.(initContainers|containers)\[\d+\]\.securityContext$/,
    [
      { privileged: true },
      { procMount: "Unmasked" },
      { runAsUser: 0 },
      { runAsNonRoot: false },
      { seccompProfile: { type: "Unconfined" } },
    ],
  ],
  [CONTROLLER, /\.securityContext\.capabilities$/, [{ add: ["NET_ADMIN"] }]],
  [CONTROLLER, /template\.spec\.(initContainers|containers)\[\d+\]\.ports\[0\]$/, [{ hostPort: 8443 }]],
  [
    CONTROLLER,
    /template\.spec\.(initContainers|containers)\[\d+\]\.env$/,
    [{ name: "DB_PASSWORD", value: "correct-horse-battery-staple" }],
  ],
  [
    CONTROLLER,
    /template\.spec\.securityContext$/,
    [{ sysctls: [{ name: "kernel.msgmax", value: "1" }] }, { supplementalGroups: [0] }],
  ],
  [CONTROLLER, /initContainers\[\d+\]\.args$/, ["--delete-untagged"]],
  [
    /^Container$/,
    /^$/,
    [
      { privileged: true },
      { publishAllPorts: true },
      { networkMode: "host" },
      { pidMode: "host" },
      { usernsMode: "host" },
      { cgroupnsMode: "host" },
      { cgroupParent: "/" },
      { devices: [{ hostPath: "/dev/sda" }] },
    ],
  ],
  [/^Container$/, /^capabilities$/, [{ adds: ["SYS_ADMIN"] }]],
  [/^Container$/, /^securityOpts$/, ["seccomp=unconfined", "apparmor=unconfined", "no-new-privileges:false"]],
  [/^Container$/, /^envs$/, ["DB_PASSWORD=correct-horse-battery-staple"]],
  [
    /^Image$/,
    /^$/,
    [
      { registry: { server: "registry.example.com", username: "ci", password: "correct-horse-battery-staple" } },
      { registry: { server: "http://registry.example.com" } },
    ],
  ],
  [/^Image$/, /^build$/, [{ network: "host" }]],
  [
    /^Image$/,
    /^build\.args$/,
    [{ NPM_TOKEN: "correct-horse-battery-staple" }, { NPM_TOKEN: secret("correct-horse-battery-staple") }],
  ],
  [/^ImageSignature$/, /^$/, [{ token: "s.0123456789abcdefghijklmn" }]],
  [/^ImageSignature$/, /^(annotations|provenance\.parameters)$/, [{ NPM_TOKEN: "correct-horse-battery-staple" }]],
  [/^Service$/, /^spec$/, [{ externalIPs: ["192.0.2.4"] }]],
  [/^ConfigMap$/, /→ listener\[0\]\.tcp$/, [{ tls_disable: true }]],
  [/^ConfigMap$/, /→ (vault|seal\[0\]\.transit)$/, [{ tls_skip_verify: true }]],
  [/^SecretProviderClass$/, /^spec\.parameters$/, [{ vaultSkipTLSVerify: "true" }]],
  [
    /^ConfigMap$/,
    /"(?:agent|server)\.json"\] → $/,
    [{ listener: [{ tcp: { address: "0.0.0.0:8100", tls_disable: true } }], api_proxy: { use_auto_auth_token: true } }],
  ],
  [/^(Auth)?Mount$/, /^auditNonHmacResponseKeys$/, ["private_key", "token"]],
  [/^(Auth)?Mount$/, /^auditNonHmacRequestKeys$/, ["jwt", "secret_id"]],
  [/^PkiRole$/, /^allowedDomains$/, ["*.example.com"]],
  [/^PkiRole$/, /^allowedUriSans$/, ["*"]],
  [/^PkiRole$/, /^allowedOtherSans$/, ["*"]],
  [/^PkiRole$/, /^allowedSerialNumbers$/, ["*"]],
  [/^PkiRole$/, /^extKeyUsages$/, ["Any"]],
  [/^PkiRole$/, /^extKeyUsageOids$/, ["2.5.29.37.0"]],
  [/^PkiRole$/, /^keyUsages$/, ["CertSign"]],
  [/^PkiSignedIntermediate$/, /^permittedDnsDomains$/, ["com"]],
  [/^KubernetesRole$/, /^boundServiceAccount(Names|Namespaces)$/, ["*"]],
  [/^(KubernetesRole|AppRole)$/, /^tokenPolicies$/, ["root", "default"]],
  [/^AppRole$/, /Cidrs$/, ["0.0.0.0/0"]],
];

/** What is added to a place, and the value that it then has. */
export function additionsTo(kind: string, path: string, value: unknown): [what: string, value: unknown][] {
  return ADDITIONS.filter(([kinds, paths]) => kinds.test(kind) && paths.test(path)).flatMap(([, , added]) =>
    added.map((addition): [string, unknown] => [
      JSON.stringify(addition),
      Array.isArray(value) ? [...(value as unknown[]), addition] : { ...(value as object), ...(addition as object) },
    ]),
  );
}
