/** Which environment of a delivery pipeline something belongs to, going by labels and names. */
import type { Field } from "../field";
import type { NamespaceLink } from "./namespace-links";
import { DEFAULT_NAMESPACE, namespaceOf, type Stack } from "../stack";
import type { Subject } from "../subject";

/** Words for environments, and the environment that each means. Those between test and production go by many names. */
const WORDS: Readonly<Record<string, string>> = {
  dev: "dev",
  development: "dev",
  test: "test",
  testing: "test",
  qa: "test",
  uat: "uat",
  acceptance: "uat",
  staging: "uat",
  stage: "uat",
  preprod: "uat",
  prod: "prod",
  production: "prod",
};

/** The labels by which Kubernetes and its users name a namespace. */
export const NAMESPACE_NAME_LABELS: ReadonlySet<string> = new Set(["kubernetes.io/metadata.name", "name"]);

/** The environment that a word means, as the value of a label: `production` is `prod`. */
export function environmentOfWord(word: unknown): string | undefined {
  return typeof word === "string" && Object.hasOwn(WORDS, word.toLowerCase()) ? WORDS[word.toLowerCase()] : undefined;
}

/** The environment that a name ends in, after a hyphen, or is: `shop-prod`, `prod`. */
export function environmentOfName(name: unknown): string | undefined {
  return typeof name === "string" ? environmentOfWord(name.slice(name.lastIndexOf("-") + 1)) : undefined;
}

/** The environment that the name of a host tells, in any part but the last (`dev` is a domain of the Internet): `db.shop-prod.svc.cluster.local`. */
export function environmentOfHost(host: unknown): string | undefined {
  if (typeof host !== "string" || /(^|\.)dev\.azure\.com\.?$/.test(host)) return undefined;
  const parts = host.replace(/\.$/, "").split(".").slice(0, -1);
  return parts.map(environmentOfName).find((environment) => environment !== undefined);
}

/** A place that names an environment. */
export interface NamedEnvironment {
  field: Field;
  environment: string | undefined;
}

/** The environments of the namespaces of a stack. */
export class Environments {
  private readonly labelled = new Map<unknown, string>();

  /** Takes the labels of namespaces that name environments. */
  constructor(
    stack: Stack,
    private readonly labels: readonly string[],
  ) {
    for (const { root } of stack.ofKind("Namespace")) {
      const named = labels.map((label) => environmentOfWord(root.get("metadata", "labels", label).value));
      const environment = named.find((found) => found !== undefined);
      if (environment !== undefined) this.labelled.set(root.get("metadata", "name").value, environment);
    }
  }

  /** The environment of a namespace by its label, else by its name. */
  ofNamespace(name: unknown): string | undefined {
    return this.labelled.get(name) ?? environmentOfName(name);
  }

  /** The environment that a resource belongs to: that of its namespace, else that of the profile. */
  of(subject: Subject, ofProfile: string | undefined): string | undefined {
    const { state, value } = namespaceOf(subject);
    return (state === "unknown" ? undefined : this.ofNamespace(value ?? DEFAULT_NAMESPACE)) ?? ofProfile;
  }

  /** The places of a tie to other namespaces that name an environment. */
  inLink({ by, field }: NamespaceLink): NamedEnvironment[] {
    if (by === "selector") return this.inSelector(field);
    if (field.state === "unknown") return [{ field, environment: undefined }];
    const environment =
      by === "host"
        ? environmentOfHost(field.value)
        : this.ofNamespace(by === "group" ? namespaceOfGroup(field.value) : field.value);
    return environment === undefined ? [] : [{ field, environment }];
  }

  /**
   * The places of a namespace selector that name an environment, with the environment; without one where the place takes several, or cannot
   * be read. An empty selector names none.
   */
  private inSelector(selector: Field): NamedEnvironment[] {
    const byLabel = selector.get("matchLabels");
    if (byLabel.state === "unknown") return [{ field: byLabel, environment: undefined }];
    return [
      ...byLabel.entries().flatMap(([key, field]) => this.inValue(key, field)),
      ...selector
        .get("matchExpressions")
        .items()
        .flatMap((expression) => this.inExpression(expression)),
    ];
  }

  private inExpression(expression: Field): NamedEnvironment[] {
    const unread = [expression.get("key"), expression.get("operator")].find(({ state }) => state === "unknown");
    if (unread) return [{ field: unread, environment: undefined }];
    const { value: key } = expression.get("key");
    const { value: operator } = expression.get("operator");
    if (typeof key !== "string") return [];
    if (operator === "In") {
      return expression
        .get("values")
        .items()
        .flatMap((value) => this.inValue(key, value));
    }
    const isWide = this.labels.includes(key) && (operator === "Exists" || operator === "NotIn");
    return isWide ? [{ field: expression, environment: undefined }] : [];
  }

  private inValue(key: string, field: Field): NamedEnvironment[] {
    const isLabel = this.labels.includes(key);
    if (!isLabel && !NAMESPACE_NAME_LABELS.has(key)) return [];
    const environment = isLabel ? environmentOfWord(field.value) : this.ofNamespace(field.value);
    return environment === undefined && field.state !== "unknown" ? [] : [{ field, environment }];
  }
}

/** The namespace in `system:serviceaccounts:shop`, the group of all service accounts of one. */
function namespaceOfGroup(group: unknown): string | undefined {
  return typeof group === "string" ? /^system:serviceaccounts:(.+)$/.exec(group)?.[1] : undefined;
}
