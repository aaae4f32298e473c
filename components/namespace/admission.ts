import * as k8s from "@pulumi/kubernetes";
import type { HardenedNamespaceArgs } from "./arguments";
import {
  podValidations,
  POD_VARIABLES,
  SAFEGUARDS,
  safeguardValidations,
  SERVICE_VALIDATIONS,
  type Validation,
  type Variable,
} from "./expressions";
import type { Scope } from "./scope";

interface Policy {
  resourceRules: { apiGroups: string[]; resources: string[]; operations: string[] }[];
  variables: Variable[];
  validations: Validation[];
}

/**
 * Admission policies of the cluster for this namespace alone: which pods it takes, that its services stay inside the cluster, and who may
 * change its safeguards, whatever rights somebody has or is given later.
 */
export function makeAdmissionPolicies({ name, label, options }: Scope, args: HardenedNamespaceArgs): void {
  const { environment, clusterPolicy = environment !== "dev" } = args;
  if (!clusterPolicy) return;
  for (const [purpose, { resourceRules, variables, validations }] of Object.entries(policies(args))) {
    const policy = new k8s.admissionregistration.v1.ValidatingAdmissionPolicy(
      `${name}-${purpose}`,
      {
        metadata: { name: `portcullis-${label}-${purpose}` },
        spec: {
          // An expression that cannot be evaluated refuses.
          failurePolicy: "Fail",
          matchConstraints: {
            // A request by another version of the API is for the same thing.
            matchPolicy: "Equivalent",
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": label } },
            resourceRules: resourceRules.map((rule) => ({ ...rule, apiVersions: ["*"] })),
          },
          variables,
          validations: validations.map((validation) => ({ ...validation, reason: "Forbidden" })),
        },
      },
      options,
    );
    new k8s.admissionregistration.v1.ValidatingAdmissionPolicyBinding(
      `${name}-${purpose}`,
      {
        metadata: { name: `portcullis-${label}-${purpose}` },
        spec: { policyName: policy.metadata.name, validationActions: ["Deny"] },
      },
      options,
    );
  }
}

function policies(args: HardenedNamespaceArgs): Record<string, Policy> {
  return {
    pods: {
      resourceRules: [
        // What these policies ask of a pod cannot change later, except by a container that is added.
        { apiGroups: [""], resources: ["pods"], operations: ["CREATE"] },
        { apiGroups: [""], resources: ["pods/ephemeralcontainers"], operations: ["UPDATE"] },
        // Pods of any controller are judged themselves; their templates are so that whoever writes one is told.
        { apiGroups: [""], resources: ["podtemplates", "replicationcontrollers"], operations: ["CREATE", "UPDATE"] },
        {
          apiGroups: ["apps"],
          resources: ["daemonsets", "deployments", "replicasets", "statefulsets"],
          operations: ["CREATE", "UPDATE"],
        },
        { apiGroups: ["batch"], resources: ["cronjobs", "jobs"], operations: ["CREATE", "UPDATE"] },
      ],
      variables: POD_VARIABLES,
      validations: podValidations(args),
    },
    services: {
      // Whoever writes the status of a Service can claim addresses there as well.
      resourceRules: [{ apiGroups: [""], resources: ["services", "services/status"], operations: ["CREATE", "UPDATE"] }],
      variables: [],
      validations: SERVICE_VALIDATIONS,
    },
    safeguards: {
      resourceRules: SAFEGUARDS,
      variables: [],
      validations: safeguardValidations(args),
    },
  };
}
