import { admissionOfServices } from "../../../../policies/rules/namespace/admission-of-services";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const PLACE = { subject: 0, path: "metadata.name" };
const must = (what: string): string => `namespace must refuse ${what}`;
const reason = "not all of the admission policies can be read";
const TYPE = 'object.spec.?type.orValue("ClusterIP") == "ClusterIP"';
const NO_ADDRESS = "object.spec.?externalIPs.orValue([]).size() == 0";
const NO_STATUS = "!has(object.status) || !has(object.status.loadBalancer)";
const SPEC = "[1].spec";
const ALL = [
  ...["NodePort", "LoadBalancer"].flatMap((type) => [
    must(`services of type ${type}`),
    must(`changes to services of type ${type}`),
  ]),
  must("services that claim external addresses"),
  must("changes to services that claim external addresses"),
  must("services that claim the addresses of load balancers"),
];
const places = (messages: readonly string[]) => {
  const [first = "", ...rest] = messages;
  return { ...PLACE, message: first, ...(rest.length > 0 && { more: rest.map((message) => ({ ...PLACE, message })) }) };
};
const withPrefix = (prefix: string): string[] => ALL.filter((message) => message.startsWith(must(prefix)));

testRule(admissionOfServices, {
  base: [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", labels: { team: "shop" } } },
    {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicy",
      metadata: { name: "services" },
      spec: {
        matchConstraints: {
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "shop" } },
          resourceRules: [
            { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE", "UPDATE"], resources: ["services", "services/status"] },
          ],
        },
        validations: [{ expression: TYPE }, { expression: NO_ADDRESS }, { expression: NO_STATUS }],
      },
    },
    {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicyBinding",
      metadata: { name: "services" },
      spec: { policyName: "services", validationActions: ["Deny"] },
    },
  ],
  complete: true,
  compliant: [
    { [`${SPEC}.matchConstraints.namespaceSelector`]: null },
    { [`${SPEC}.matchConstraints.namespaceSelector`]: { matchExpressions: [{ key: "team", operator: "In", values: ["shop"] }] } },
    {
      [`${SPEC}.matchConstraints.resourceRules[0]`]: {
        apiGroups: ["*"],
        apiVersions: ["*"],
        operations: ["*"],
        resources: ["*/*"],
      },
    },
    { [`${SPEC}.matchConditions`]: [{ name: "people", expression: "!('system:masters' in request.userInfo.groups)" }] },
    { "[2].spec.matchResources": { namespaceSelector: { matchLabels: { team: "shop" } } } },
    // How it is bound, and what becomes of mistakes, are the business of others.
    { "[2]": null },
    { "[2].spec.validationActions": ["Warn"] },
    { [`${SPEC}.validations`]: [{ expression: "object.spec.mistake == 1" }] },
    { "[0].metadata.name": "kube-system" },
  ],
  violations: [
    { set: { "[1]": null }, ...places(ALL) },
    { set: { [`${SPEC}.validations[0]`]: { expression: "true" } }, ...places(ALL.slice(0, 4)) },
    { set: { [`${SPEC}.validations[1]`]: { expression: "true" } }, ...places(ALL.slice(4, 6)) },
    { set: { [`${SPEC}.validations[2].expression`]: null }, ...places(ALL.slice(6)) },
    {
      set: { [`${SPEC}.matchConstraints.resourceRules[0].operations`]: ["CREATE"] },
      ...places([...withPrefix("changes"), ...ALL.slice(6)]),
    },
    { set: { [`${SPEC}.matchConstraints.resourceRules[0].resources`]: ["services"] }, ...places(ALL.slice(6)) },
    { set: { [`${SPEC}.matchConstraints.resourceRules[0].apiGroups`]: ["apps"] }, ...places(ALL) },
    { set: { [`${SPEC}.matchConstraints.resourceRules[0].resourceNames`]: ["web"] }, ...places(ALL) },
    { set: { [`${SPEC}.matchConstraints.resourceRules[0].scope`]: "Cluster" }, ...places(ALL) },
    { set: { [`${SPEC}.matchConstraints.namespaceSelector.matchLabels["kubernetes.io/metadata.name"]`]: "other" }, ...places(ALL) },
    { set: { [`${SPEC}.matchConstraints.objectSelector`]: { matchLabels: { guarded: "yes" } } }, ...places(ALL) },
    {
      set: {
        [`${SPEC}.matchConstraints.excludeResourceRules`]: [
          { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["services"] },
        ],
      },
      ...places(ALL.filter((message) => !message.includes("changes") && !message.includes("load balancers"))),
    },
    { set: { [`${SPEC}.matchConditions`]: [{ name: "never", expression: "false" }] }, ...places(ALL) },
    { set: { "[2].spec.matchResources": { namespaceSelector: { matchLabels: { team: "other" } } } }, ...places(ALL) },
    {
      set: { [`${SPEC}.failurePolicy`]: "Ignore", [`${SPEC}.validations`]: [{ expression: "object.spec.mistake == 1" }] },
      ...places(ALL),
    },
  ],
  undecided: [
    { set: { [`${SPEC}.validations`]: UNKNOWN }, reason, ...places(ALL) },
    { set: { [`${SPEC}.validations[0].expression`]: "authorizer.group('').check('x')" }, reason, ...places(ALL.slice(0, 4)) },
    { set: { "[1]": null }, complete: false, reason: "it may be declared in another stack", ...places(ALL) },
  ],
  legitimate: [
    { what: "a policy for all namespaces of the cluster", set: { [`${SPEC}.matchConstraints.namespaceSelector`]: {} } },
    { what: "the namespace of an ingress controller", set: { "[1]": null }, waived: true },
  ],
});
