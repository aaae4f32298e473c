/**
 * What the ValidatingAdmissionPolicies of a stack say of a request. Whether they are bound so that they refuse, and what becomes of what they
 * cannot judge, are other questions.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
import { CelError, CelUnknown, evaluateCel, type Names } from "../cel/cel-evaluate";
import { parseCel } from "../cel/cel-parse";
import { Field, Unknown, type Value } from "../field";
import { allMatch, anyMatch, matchesSelector, matchIf, sameValue, type Match } from "../selector";
import type { Stack } from "../stack";
import type { Subject } from "../subject";

const POLICY = "admissionregistration.k8s.io/ValidatingAdmissionPolicy";

/** The kinds by which requests are judged. */
export const ADMISSION_KINDS: readonly string[] = [POLICY, `${POLICY}Binding`];

/** A request to the API server for something in a namespace, or for the namespace. */
export interface AdmissionRequest {
  operation: "CREATE" | "UPDATE" | "DELETE";
  group: string;
  kind: string;
  /** `pods`, `pods/ephemeralcontainers`. */
  resource: string;
  /** What there will be, and what there is. */
  object?: Record<string, unknown>;
  oldObject?: Record<string, unknown>;
  username: string;
  groups: readonly string[];
}

/** Whether the policies of a stack refuse a request in a namespace. */
export function refuses(stack: Stack, namespace: Subject, request: AdmissionRequest): Match {
  const labels = labelsOf(namespace);
  const bindings = stack.ofKind(`${POLICY}Binding`);
  return anyMatch(
    stack.ofKind(POLICY).map((policy) => {
      const name = policy.root.get("metadata", "name");
      const own = bindings.map(({ root }) => ({ root, match: sameValue(root.get("spec", "policyName"), name) }));
      const bound = own.filter(({ match }) => match !== "no");
      const isBound = anyMatch(
        bound.map(({ root, match }) => allMatch([match, matches(root.get("spec", "matchResources"), request, labels, "yes")])),
      );
      const spec = policy.root.get("spec");
      return allMatch([
        bound.length === 0 ? "yes" : isBound,
        matches(spec.get("matchConstraints"), request, labels, "no"),
        judge(spec, request),
      ]);
    }),
  );
}

/** Kubernetes labels every namespace with its name. */
function labelsOf({ root }: Subject): Field {
  const labels = root.get("metadata", "labels");
  if (labels.state === "unknown") return labels;
  const plain = ([key, field]: readonly [string, Field]): [string, Value] => [
    key,
    field.state === "unknown" ? new Unknown(field.reason ?? "") : (field.value ?? null),
  ];
  return Field.root(
    Object.fromEntries([...labels.entries(), ["kubernetes.io/metadata.name", root.get("metadata", "name")] as const].map(plain)),
  );
}

/** Whether constraints take a request. `byDefault` is what holds where they name no resources. */
function matches(constraints: Field, request: AdmissionRequest, labels: Field, byDefault: Match): Match {
  const rules = constraints.get("resourceRules").items();
  return allMatch([
    rules.length === 0 ? byDefault : anyMatch(rules.map((rule) => takes(rule, request))),
    opposite(
      anyMatch(
        constraints
          .get("excludeResourceRules")
          .items()
          .map((rule) => takes(rule, request)),
      ),
    ),
    matchesSelector(constraints.get("namespaceSelector"), labels),
    // Whoever makes an object chooses its labels.
    matchesSelector(constraints.get("objectSelector"), Field.root({})),
  ]);
}

function takes(rule: Field, { operation, group, kind, resource }: AdmissionRequest): Match {
  const [whole = "", part] = resource.split("/");
  const resources = part === undefined ? [whole, "*", "*/*"] : [resource, `${whole}/*`, `*/${part}`, "*/*"];
  const scope = kind === "Namespace" ? "Cluster" : "Namespaced";
  const names = rule.get("resourceNames");
  return allMatch([
    holds(rule.get("operations"), [operation, "*"]),
    holds(rule.get("apiGroups"), [group, "*"]),
    // By whatever version; which there are depends on the cluster.
    anyMatch(
      rule
        .get("apiVersions")
        .items()
        .map((version) => isOneOf(version, (text) => /^(?:\*|v\d\w*)$/.test(text))),
    ),
    holds(rule.get("resources"), resources),
    isOneOf(rule.get("scope"), (text) => text === scope || text === "*", "*"),
    names.state === "unknown" ? "unknown" : matchIf(names.items().length === 0),
  ]);
}

function holds(list: Field, wanted: readonly string[]): Match {
  return anyMatch(list.items().map((item) => isOneOf(item, (text) => wanted.includes(text))));
}

function isOneOf({ state, value }: Field, accepts: (text: string) => boolean, byDefault?: string): Match {
  if (state === "unknown") return "unknown";
  const text = value ?? byDefault;
  return matchIf(typeof text === "string" && accepts(text));
}

function opposite(match: Match): Match {
  return match === "unknown" ? match : matchIf(match === "no");
}

/** Whether a policy that takes a request refuses it. What makes an expression fail is refused, unless the policy says otherwise. */
function judge(spec: Field, request: AdmissionRequest): Match {
  const names = namesFor(spec, request);
  const onError = matchIf(spec.get("failurePolicy").value !== "Ignore");
  const conditions = spec.get("matchConditions").items();
  const applies = conditions.map((condition) => conditionHolds(condition.get("expression"), names, onError));
  const validations = spec.get("validations").items();
  const refused = validations.map((validation) => opposite(conditionHolds(validation.get("expression"), names, opposite(onError))));
  return allMatch([...applies, anyMatch(refused)]);
}

function conditionHolds(expression: Field, names: Names, onError: Match): Match {
  if (expression.state === "absent") return "yes";
  try {
    return matchIf(evaluateText(expression, names) === true);
  } catch (error) {
    if (error instanceof CelUnknown) return "unknown";
    if (error instanceof CelError) return onError;
    throw error;
  }
}

function evaluateText({ value }: Field, names: Names): unknown {
  const parsed = typeof value === "string" ? parseCel(value) : undefined;
  if (!parsed) throw new CelUnknown("expression");
  return evaluateCel(parsed, names);
}

/** Variables are worked out once they are asked for, since each may build on those before. */
function namesFor(spec: Field, request: AdmissionRequest): Names {
  const { operation, group, kind, resource, object = null, oldObject = null, username, groups } = request;
  const [whole, subResource] = resource.split("/");
  const variables: Record<string, () => unknown> = {};
  const names = new Map<string, unknown>([
    ["object", object],
    ["oldObject", oldObject],
    ["variables", variables],
    [
      "request",
      {
        operation,
        kind: { group, kind },
        resource: { group, resource: whole },
        ...(subResource !== undefined && { subResource }),
        userInfo: { username, groups },
      },
    ],
  ]);
  for (const variable of spec.get("variables").items()) {
    const { value: name } = variable.get("name");
    if (typeof name === "string") variables[name] = () => evaluateText(variable.get("expression"), names);
  }
  return names;
}
