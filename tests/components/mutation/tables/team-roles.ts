/** The roles of a `HardenedNamespace` for its team, and who has them. */
import { harmless, refused, safeguard, several } from "../table";

/** Rights that nobody of the team has in production, by the rule that reports them. */
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

export const TEAM_ROLES = [
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
    ["roleRef", "roleRef.{kind,name}"],
    ["removed", "emptied"],
  ),
  refused(
    "the API server takes no binding without a role, and no other kind of role",
    "RoleBinding *",
    "roleRef.{kind,apiGroup}",
    "other",
  ),
  harmless("there is one group of roles, which is the default", "RoleBinding *", "roleRef.apiGroup"),
  safeguard("kubernetes-role-exists", "RoleBinding *", ["roleRef.name", "metadata", "metadata.namespace"]),
  harmless(
    "without a binding, or with one for somebody else of the program's choice, nobody has more than before",
    "RoleBinding *",
    ["", "metadata.name", "subjects*"],
  ),
];
