/** What a `HardenedNamespace` makes. */
import { harmless, refused, safeguard, several, type Row } from "../table";

const MODES = 'metadata.labels["pod-security.kubernetes.io/{enforce,audit,warn}"]';
const ADMISSION: Readonly<Record<string, string>> = {
  pods: "kubernetes-admission-of-pods",
  services: "kubernetes-admission-of-services",
  safeguards: "kubernetes-admission-of-safeguards",
};
const BY_NAME = "what guards a namespace, and what is in it, goes by its name";
const OF_NAMESPACE = [
  ...Object.values(ADMISSION),
  "kubernetes-namespace-declared",
  "kubernetes-namespace-default-account",
  "kubernetes-namespace-default-deny",
  "kubernetes-namespace-limit-range",
  "kubernetes-namespace-quota",
];
const CLOSES = "a policy adds connections to those that are there: without it there are fewer";
const GRANTS: readonly (readonly [rule: string, ...grants: string[]])[] = [
  ["kubernetes-namespaced-secret-access", '*"secrets"*'],
  ["kubernetes-namespaced-pod-creation", '*"deployments"*', '*"cronjobs"*', '*"pods"],"verbs":["create"]*'],
  ["kubernetes-pod-exec", '*"pods/exec"*', '*"pods/attach"*'],
  ["kubernetes-pod-port-access", '*"pods/portforward"*', '*"pods/proxy"*'],
  ["kubernetes-ephemeral-containers", '*"pods/ephemeralcontainers"*'],
  ["kubernetes-namespace-modification", '*"namespaces"],"verbs":["patch"]*', '*"namespaces"],"verbs":["update"]*'],
  ["kubernetes-quota-modification", '*"resourcequotas"*', '*"limitranges"*'],
  ["kubernetes-network-policy-modification", '*"networkpolicies"*'],
  ["kubernetes-role-escalation", '*"escalate"*', '*"bind"*'],
  ["kubernetes-role-modification", ...["create", "update", "patch"].map((verb) => `*"role*"],"verbs":["${verb}"]*`)],
  ["kubernetes-endpoint-modification", ...["create", "update", "patch"].map((verb) => `*"endpoint*"],"verbs":["${verb}"]*`)],
  ["kubernetes-impersonation", '*"impersonate"*'],
  ["kubernetes-token-creation", '*"serviceaccounts/token"*'],
  ["kubernetes-event-deletion", '*"events"*'],
  ["kubernetes-wildcard-verbs", String.raw`*"verbs":["\*"]*`],
  ["kubernetes-wildcard-resources", String.raw`*"resources":["\*"]*`],
  ["kubernetes-wildcard-api-groups", String.raw`*"apiGroups":["\*"]*`],
];

export const HARDENED_NAMESPACE = [
  // The namespace and its labels.
  safeguard("kubernetes-namespace-declared", "Namespace *", ""),
  several(BY_NAME, OF_NAMESPACE, "Namespace *", "metadata.name"),
  several(BY_NAME, [...OF_NAMESPACE, "kubernetes-environment-label", "kubernetes-pod-security-labels"], "Namespace *", "metadata"),
  several(
    "the labels stand together",
    ["kubernetes-environment-label", "kubernetes-pod-security-labels"],
    "Namespace *",
    "metadata.labels",
  ),
  safeguard("kubernetes-environment-label", "Namespace *", "metadata.labels.environment"),
  safeguard("kubernetes-pod-security-labels", "Namespace *", 'metadata.labels["pod-security.kubernetes.io/enforce-version"]'),
  several(
    "what is no level is none that is enforced, and none that suits production",
    ["kubernetes-pod-security-labels", "kubernetes-pod-security-level"],
    "Namespace *",
    'metadata.labels["pod-security.kubernetes.io/enforce"]',
    "other",
  ),
  safeguard("kubernetes-pod-security-labels", "Namespace *", 'metadata.labels["pod-security.kubernetes.io/enforce"]', "removed"),
  safeguard("kubernetes-pod-security-level", "Namespace *", MODES, ["other", '= "baseline"', '= "privileged"']),
  harmless("admission refuses the same pods; warnings and records only tell earlier, and of templates", "Namespace *", [
    'metadata.labels["pod-security.kubernetes.io/{audit,warn}"]',
    'metadata.labels["pod-security.kubernetes.io/{audit,warn}-version"]',
  ]),
  harmless("the program's own", "Namespace *", ["metadata.labels.team", "metadata.annotations*"]),

  // Network policies.
  harmless("what a policy is called protects nothing", "NetworkPolicy *", "metadata.name"),
  safeguard("kubernetes-namespace-default-deny", "NetworkPolicy shop-default-deny", [
    "",
    "metadata",
    "metadata.namespace",
    "spec.policyTypes*",
  ]),
  several(
    "a rule in the policy that denies everything opens everything, so that there is none any more that denies",
    "kubernetes-namespace-default-deny",
    "NetworkPolicy shop-default-deny",
    "spec",
    "+ *",
    ["kubernetes-open-ingress", "kubernetes-open-egress"],
  ),
  safeguard("kubernetes-namespace-default-deny", "NetworkPolicy shop-default-deny", "spec"),
  several(
    "the policy denies for some pods only, of which there are none",
    ["kubernetes-namespace-default-deny", "kubernetes-network-policy-selects"],
    "NetworkPolicy shop-default-deny",
    "spec.podSelector",
    "= *",
  ),
  harmless(
    "no selector takes all pods, as an empty one does",
    "NetworkPolicy {shop-default-deny,shop-same-namespace,shop-dns,shop-metrics}",
    "spec.podSelector",
    "removed",
  ),
  harmless(CLOSES, "NetworkPolicy *", ["", "spec"], ["removed", "emptied"]),
  safeguard("kubernetes-network-policy-selects", "NetworkPolicy {shop-ingress-0,shop-egress-0,shop-egress-1,tls-vault}", [
    "metadata",
    "metadata.namespace",
  ]),
  harmless(CLOSES, "NetworkPolicy *", ["metadata", "metadata.namespace"]),
  safeguard("kubernetes-open-ingress", "NetworkPolicy {shop-same-namespace,shop-ingress-0,shop-metrics}", "spec", '+ {"ingress":*'),
  safeguard(
    "kubernetes-open-egress",
    "NetworkPolicy {shop-same-namespace,shop-dns,shop-egress-0,shop-egress-1,tls-vault}",
    "spec",
    '+ {"egress":*',
  ),
  safeguard("kubernetes-policy-types", "NetworkPolicy *", "spec", "+ *"),
  harmless(CLOSES, "NetworkPolicy *", "spec.{ingress,egress}", ["removed", "emptied"]),
  harmless(CLOSES, "NetworkPolicy *", "spec.{ingress,egress}[]", "removed"),
  safeguard("kubernetes-open-ingress", "NetworkPolicy *", ["spec.ingress", "spec.ingress[]"], ["+ *", "emptied"]),
  safeguard("kubernetes-open-egress", "NetworkPolicy *", ["spec.egress", "spec.egress[]"], ["+ *", "emptied"]),

  // Peers and ports. Who declares a policy names them; what is wider than any name is reported.
  safeguard(
    "kubernetes-network-policy-targets",
    "NetworkPolicy *",
    ["spec.podSelector", "spec.podSelector.matchLabels", "spec.podSelector.matchLabels[*]"],
    ["removed", "emptied"],
  ),
  safeguard("kubernetes-network-policy-selects", "NetworkPolicy *", "spec.podSelector*"),
  harmless(
    "without types Kubernetes takes them from the rules, which are the same",
    "NetworkPolicy {shop-ingress-0,shop-metrics}",
    ["spec.policyTypes", "spec.policyTypes[]"],
    ["removed", "emptied"],
  ),
  safeguard("kubernetes-policy-types", "NetworkPolicy *", "spec.policyTypes*"),
  ...["shop-same-namespace", "shop-dns"].flatMap((name) => {
    const unbounded = name === "shop-dns" ? ["kubernetes-name-resolution-egress"] : ["kubernetes-network-policy-ports"];
    return [
      several(
        name === "shop-dns"
          ? "whoever answers for names must be one of those that do"
          : "the rule is for pods of the namespace, and so names no ports",
        ["kubernetes-any-namespace", ...unbounded],
        `NetworkPolicy ${name}`,
        "spec.{ingress[0].from,egress[0].to}",
        '+ {"namespaceSelector":*',
      ),
    ];
  }),
  several(
    "the Internet is a peer, without ports, and with the metadata service of the cloud in it",
    ["kubernetes-internet-peers", "kubernetes-network-policy-ports"],
    "NetworkPolicy shop-same-namespace",
    "spec.{ingress[0].from,egress[0].to}",
    '+ {"ipBlock":*',
    "kubernetes-metadata-egress",
  ),
  safeguard("kubernetes-any-namespace", "NetworkPolicy *", "spec.{ingress[0].from,egress[0].to}", '+ {"namespaceSelector":*'),
  safeguard("kubernetes-internet-peers", "NetworkPolicy *", "spec.{ingress[0].from,egress[0].to}", '+ {"ipBlock":*'),
  safeguard("kubernetes-name-resolution-egress", "NetworkPolicy shop-dns", "spec.egress[0].to", ["removed", "emptied"]),
  safeguard(
    "kubernetes-name-resolution-egress",
    "NetworkPolicy shop-dns",
    [
      "spec.egress[0].to[0].podSelector",
      "spec.egress[0].to[0].podSelector.matchLabels",
      "spec.egress[0].to[0].podSelector.matchLabels.k8s-app",
    ],
    ["removed", "emptied"],
  ),
  refused(
    "the API server takes no peer that is nothing, and no block that is none",
    "NetworkPolicy *",
    [
      "spec.{ingress[0].from,egress[0].to}[]",
      "spec.egress[0].to[].ipBlock",
      "spec.egress[0].to[].ipBlock.cidr",
      "spec.{ingress,egress}[0].ports[].protocol",
      "spec.{ingress,egress}[0].ports[].port",
    ],
    ["emptied", "other", "= 0", "= 1000000000"],
  ),
  refused(
    "the API server takes no peer that is nothing, and no block that is none",
    "NetworkPolicy *",
    ["spec.egress[0].to[].ipBlock", "spec.egress[0].to[].ipBlock.cidr"],
    "removed",
  ),
  refused(
    "the API server takes no peer that is nothing, and no block that is none",
    "NetworkPolicy shop-same-namespace",
    "spec.{ingress[0].from,egress[0].to}[0].podSelector",
    "removed",
  ),
  safeguard("kubernetes-internet-peers", "NetworkPolicy *", "spec.egress[0].to[].ipBlock.cidr", '= "0.0.0.0/0"'),
  several(
    "the block is opened for all pods, as if it were where names are resolved",
    "kubernetes-network-policy-targets",
    "NetworkPolicy shop-dns",
    "spec.egress[0].to[].ipBlock.cidr",
    "= *",
  ),
  harmless(
    "which block it is the program says, within what the component takes; the metadata service does not answer on this port",
    "NetworkPolicy *",
    "spec.egress[0].to[].ipBlock.cidr",
    "= *",
  ),
  safeguard(
    "kubernetes-open-ingress",
    "NetworkPolicy *",
    ["spec.ingress[0].from", "spec.ingress[0].from[]"],
    ["removed", "emptied"],
  ),
  harmless(CLOSES, "NetworkPolicy {shop-dns,tls-vault}", "spec.egress[0].to[]", "removed"),
  safeguard("kubernetes-open-egress", "NetworkPolicy *", ["spec.egress[0].to", "spec.egress[0].to[]"], ["removed", "emptied"]),
  safeguard(
    "kubernetes-any-namespace",
    "NetworkPolicy *",
    ["spec.ingress[0].from[0].namespaceSelector", "spec.ingress[0].from[0].namespaceSelector.matchLabels"],
    "emptied",
  ),
  safeguard(
    "kubernetes-any-namespace",
    "NetworkPolicy *",
    ["spec.ingress[0].from[0].namespaceSelector.matchLabels", "spec.ingress[0].from[0].namespaceSelector.matchLabels[*]"],
    "removed",
  ),
  safeguard(
    "kubernetes-egress-namespaces",
    "NetworkPolicy *",
    ["spec.egress[0].to[0].namespaceSelector", "spec.egress[0].to[0].namespaceSelector.matchLabels"],
    "emptied",
  ),
  safeguard(
    "kubernetes-egress-namespaces",
    "NetworkPolicy *",
    ["spec.egress[0].to[0].namespaceSelector.matchLabels", "spec.egress[0].to[0].namespaceSelector.matchLabels[*]"],
    "removed",
  ),
  safeguard(
    "kubernetes-namespace-name-peers",
    "NetworkPolicy *",
    "spec.{ingress[0].from,egress[0].to}[0].namespaceSelector",
    "= *",
  ),
  safeguard(
    "kubernetes-network-policy-targets",
    "NetworkPolicy {shop-dns,shop-metrics}",
    "spec.{ingress[0].from,egress[0].to}[0].namespaceSelector.matchLabels[*]",
    "other",
  ),
  harmless(
    "pods of the own namespace are peers already; which others are, the program says",
    "NetworkPolicy *",
    [
      "spec.{ingress[0].from,egress[0].to}[0].namespaceSelector",
      "spec.{ingress[0].from,egress[0].to}[0].namespaceSelector.matchLabels[*]",
    ],
    ["removed", "other"],
  ),
  safeguard(
    "kubernetes-cross-namespace-peers",
    "NetworkPolicy *",
    [
      "spec.{ingress[0].from,egress[0].to}[0].podSelector",
      "spec.{ingress[0].from,egress[0].to}[0].podSelector.matchLabels",
      "spec.{ingress[0].from,egress[0].to}[0].podSelector.matchLabels.app",
    ],
    ["removed", "emptied"],
  ),
  harmless(
    "which pods are peers the program says",
    "NetworkPolicy *",
    ["spec.{ingress[0].from,egress[0].to}[0].podSelector", "spec.{ingress[0].from,egress[0].to}[0].podSelector.matchLabels.*"],
    ["= *", "other"],
  ),
  harmless("with one port less, fewer connections are let through", "NetworkPolicy shop-dns", "spec.egress[0].ports[]", "removed"),
  safeguard("kubernetes-network-policy-ports", "NetworkPolicy *", [
    "spec.{ingress,egress}[0].ports",
    "spec.{ingress,egress}[0].ports[]",
  ]),
  safeguard("kubernetes-network-policy-ports", "NetworkPolicy *", "spec.{ingress,egress}[0].ports[].port", "removed"),
  harmless("which port it is the program says; TCP is the default", "NetworkPolicy *", [
    "spec.{ingress,egress}[0].ports[].port",
    "spec.{ingress,egress}[0].ports[].protocol",
  ]),

  // Bounds.
  harmless("what the bounds are called protects nothing", "{ResourceQuota,LimitRange} *", "metadata.name"),
  safeguard("kubernetes-namespace-quota", "ResourceQuota *", ""),
  several(
    "in another namespace the bounds do not hold for this one, and perhaps for none",
    "kubernetes-namespace-quota",
    "ResourceQuota *",
    ["metadata", "metadata.namespace"],
    "*",
    ["kubernetes-default-namespace", "kubernetes-namespace-declared"],
  ),
  several(
    "without amounts the quota bounds nothing",
    ["kubernetes-namespace-quota-bounds", "kubernetes-resource-quota-bounds"],
    "ResourceQuota *",
    ["spec", "spec.hard"],
  ),
  several(
    "what is not 0 exposes services, whatever else is wrong with the amount",
    "kubernetes-quota-exposed-services",
    "ResourceQuota *",
    'spec.hard["services.{nodeports,loadbalancers}"]',
    ["other", "= *"],
    ["kubernetes-resource-quota-bounds", "kubernetes-shared-bounds"],
  ),
  safeguard("kubernetes-namespace-quota-bounds", "ResourceQuota *", "spec.hard*", "removed"),
  safeguard("kubernetes-shared-bounds", "ResourceQuota *", "spec.hard*", '= "1000000G"'),
  harmless("0 lets nothing be made", "ResourceQuota *", "spec.hard*", '= "0"'),
  safeguard("kubernetes-resource-quota-bounds", "ResourceQuota *", "spec.hard*", "other"),
  safeguard("kubernetes-namespace-limit-range", "LimitRange *", ""),
  several(
    "in another namespace the bounds do not hold for this one, and perhaps for none",
    "kubernetes-namespace-limit-range",
    "LimitRange *",
    ["metadata", "metadata.namespace"],
    "*",
    ["kubernetes-default-namespace", "kubernetes-namespace-declared"],
  ),
  several(
    "the bounds for containers and for volume claims stand together",
    ["kubernetes-namespace-limit-range", "kubernetes-limit-range-volume-claims"],
    "LimitRange *",
    ["spec", "spec.limits"],
  ),
  safeguard(
    "kubernetes-namespace-limit-range",
    "LimitRange *",
    ["spec.limits[0]", "spec.limits[0].type"],
    ["removed", "emptied", "other"],
  ),
  refused(
    "the API server takes no defaults for pods, none that are beyond the maximum, and no ratio below 1",
    "LimitRange *",
    ["spec.limits[0].type", "spec.limits[0].{max,maxLimitRequestRatio}.*", "spec.limits[0].defaultRequest.*"],
    ['= "Pod"', '= "0"', "other"],
  ),
  safeguard(
    "kubernetes-limit-range-bounds",
    "LimitRange *",
    ["spec.limits[0].max", "spec.limits[0].max.*"],
    ["removed", "emptied"],
  ),
  safeguard("kubernetes-limit-range-defaults", "LimitRange *", "spec.limits[0].default", ["removed", "emptied"]),
  safeguard("kubernetes-limit-range-defaults", "LimitRange *", "spec.limits[0].default.*", ["removed", "other", '= "0"']),
  safeguard(
    "kubernetes-shared-bounds",
    "LimitRange *",
    ["spec.limits[0].{default,max,maxLimitRequestRatio}.*", "spec.limits[1].max.storage"],
    '= "1000000G"',
  ),
  harmless(
    "without a request Kubernetes takes the default limit for it; the API server takes none beyond that",
    "LimitRange *",
    "spec.limits[0].defaultRequest*",
  ),
  harmless(
    "the ratio is none of the guarantees; that of each pod is judged by itself",
    "LimitRange *",
    "spec.limits[0].maxLimitRequestRatio*",
  ),
  harmless("0 lets no volume be claimed", "LimitRange *", "spec.limits[1].max.storage", '= "0"'),
  safeguard("kubernetes-limit-range-volume-claims", "LimitRange *", ["spec.limits[1]", "spec.limits[1].*"]),

  // Accounts.
  harmless("without its secret an account pulls no private image", "ServiceAccount *", "imagePullSecrets*"),
  safeguard("kubernetes-service-account-automount", "ServiceAccount *", "automountServiceAccountToken"),
  several(
    "in another namespace it is another account",
    "kubernetes-namespace-default-account",
    "ServiceAccount shop-default",
    ["", "metadata*"],
    "*",
    ["kubernetes-default-namespace", "kubernetes-namespace-declared"],
  ),
  several(
    "in another namespace it is another account",
    "kubernetes-service-account-exists",
    "ServiceAccount shop-workload",
    ["", "metadata*"],
    "*",
    ["kubernetes-default-namespace", "kubernetes-namespace-declared"],
  ),
  harmless("the kubelet pulls with no Secret of another type: images of the registry do not come", "Secret *", "type"),

  // Roles of the team.
  ...GRANTS.map(([rule, ...grants]) =>
    safeguard(
      rule,
      "Role *",
      "rules",
      grants.map((grant) => `+ ${grant}`),
    ),
  ),
  harmless(
    "who deletes destroys, but opens nothing: rights, traffic or a namespace are gone, and the admission policies refuse it to the team",
    "Role *",
    "rules",
    '+ *"delete"*',
  ),
  safeguard(
    "kubernetes-namespaced-pod-creation",
    "Role shop-admin",
    ["rules[].resourceNames", "rules[].resourceNames[]"],
    ["removed", "emptied"],
  ),
  harmless(
    "what is taken away from a role it does not grant; other names of resources, groups and verbs grant nothing that is there",
    "Role *",
    ["rules", "rules[*"],
    ["removed", "emptied", "other"],
  ),
  several(
    "bindings do not find a role in another namespace; in that of the control plane it is one over its configuration",
    "kubernetes-role-exists",
    "Role *",
    ["", "metadata*"],
    "*",
    "kubernetes-system-configuration-write",
  ),
  safeguard(
    "kubernetes-authenticated-group-binding",
    "RoleBinding *",
    ["subjects", "subjects[].name"],
    ["+ *", '= "system:authenticated"'],
  ),
  safeguard("kubernetes-anonymous-access", "RoleBinding *", "subjects[].name", '= "system:unauthenticated"'),
  safeguard("kubernetes-default-account-binding", "RoleBinding *", "subjects[]", "= *"),
  safeguard("kubernetes-cluster-admin-binding", "RoleBinding *", "roleRef", '= *"cluster-admin"*'),
  safeguard("kubernetes-built-in-role-binding", "RoleBinding *", "roleRef", "= *"),
  refused(
    "the API server takes no binding without a role, and no other kind of role",
    "RoleBinding *",
    ["roleRef", "roleRef.*"],
    ["removed", "emptied"],
  ),
  refused("the API server takes no binding without a role, and no other kind of role", "RoleBinding *", "roleRef.{kind,apiGroup}"),
  safeguard("kubernetes-role-exists", "RoleBinding *", ["roleRef.name", "metadata", "metadata.namespace"]),
  harmless(
    "without a binding, or with one for somebody else of the program's choice, nobody has more than before",
    "RoleBinding *",
    ["", "metadata.name", "subjects*"],
  ),

  // Admission.
  ...Object.entries(ADMISSION).flatMap(([purpose, rule]) => admission(purpose, rule)),
];

function admission(purpose: string, rule: string): Row[] {
  const policy = `ValidatingAdmissionPolicy shop-${purpose}`;
  const binding = `ValidatingAdmissionPolicyBinding shop-${purpose}`;
  const rules = "spec.matchConstraints.resourceRules";
  return [
    several("the policy is gone, and its binding names nothing", ["kubernetes-admission-policy-bound", rule], policy, ""),
    safeguard("kubernetes-admission-policy-bound", policy, ["metadata", "metadata.name"]),
    several(
      "a policy without resources asks nobody anything",
      ["kubernetes-admission-policy-match", rule],
      policy,
      ["spec", "spec.matchConstraints", rules],
      ["removed", "emptied"],
    ),
    safeguard(rule, policy, ["spec", "spec.matchConstraints"], "+ *"),
    harmless(
      "Fail and Equivalent are the defaults",
      policy,
      ["spec.failurePolicy", "spec.matchConstraints.matchPolicy"],
      "removed",
    ),
    safeguard("kubernetes-admission-policy-failure", policy, "spec.failurePolicy"),
    safeguard("kubernetes-admission-policy-match", policy, "spec.matchConstraints.matchPolicy"),
    harmless(
      "a policy without a selector is for all namespaces, this one as well",
      policy,
      "spec.matchConstraints.namespaceSelector*",
      ["removed", "emptied"],
    ),
    safeguard(rule, policy, "spec.matchConstraints.namespaceSelector*", "other"),
    ...(purpose === "pods"
      ? [
          harmless(
            "every pod is judged itself; templates are so that whoever writes one is told",
            policy,
            ["2", "3", "4"].map((index) => `${rules}[${index}]*`),
          ),
          refused(
            "the API server takes no expression with a variable that is not there",
            policy,
            ["spec.variables*"],
            ["removed", "emptied", "other"],
          ),
        ]
      : []),
    ...(purpose === "safeguards"
      ? [
          harmless(
            "no version of Kubernetes that is supported serves network policies in this group any more",
            policy,
            `${rules}[0].apiGroups[1]`,
          ),
        ]
      : []),
    ...(purpose === "services"
      ? [
          several(
            "the policy is left without resources, and asks nobody anything",
            ["kubernetes-admission-policy-match", rule],
            policy,
            `${rules}[0]`,
            "removed",
          ),
        ]
      : []),
    safeguard(rule, policy, `${rules}[*`, ["removed", "emptied"]),
    refused("names and versions that there are not", policy, `${rules}[*`, "other"),
    refused("the API server takes no expression that it cannot compile", policy, "spec.validations[].expression", "other"),
    safeguard(rule, policy, ["spec.validations", "spec.validations[]", "spec.validations[].expression"]),
    harmless("what people are told when something is refused", policy, ["spec.validations[].message", "spec.validations[].reason"]),
    harmless("a list without entries", policy, "spec.variables", "removed"),

    safeguard("kubernetes-admission-policy-bound", binding, ["", "spec.policyName"]),
    several(
      "a binding that names nothing and does nothing",
      ["kubernetes-admission-policy-action", "kubernetes-admission-policy-bound"],
      binding,
      "spec",
      ["removed", "emptied"],
    ),
    safeguard(rule, binding, "spec", "+ *"),
    safeguard("kubernetes-admission-policy-action", binding, "spec.validationActions*"),
    harmless("what a binding is called protects nothing", binding, "metadata*"),
  ];
}
