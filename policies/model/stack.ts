import type { Field } from "./field";
import type { Pod } from "./pod";
import { sameValue, type Match } from "./selector";
import type { Subject } from "./subject";

/** The namespace of a resource that names none. */
export const DEFAULT_NAMESPACE = "default";

/** A pod, or the template of one, with what other resources find it by. */
export interface Workload {
  subject: Subject;
  pod: Pod;
  namespace: Field;
  /** The labels of the pods. */
  labels: Field;
}

/** All resources of a run together. Groups of them are made once, however many rules ask. */
export class Stack {
  private readonly byKind: ReadonlyMap<string, readonly Subject[]>;
  private allWorkloads: readonly Workload[] | undefined;
  private readonly derived = new Map<unknown, unknown>();

  constructor(
    readonly subjects: readonly Subject[],
    /** Whether nothing that belongs to these resources is declared elsewhere. */
    readonly isComplete: boolean,
  ) {
    const byKind = new Map<string, Subject[]>();
    for (const subject of subjects) {
      for (const kind of new Set(subject.kinds)) {
        const same = byKind.get(kind);
        if (same) same.push(subject);
        else byKind.set(kind, [subject]);
      }
    }
    this.byKind = byKind;
  }

  /** The resources of the kinds (`Service`, `networking.k8s.io/NetworkPolicy`), in the order of the stack. */
  ofKind(...kinds: readonly string[]): readonly Subject[] {
    const [first] = kinds;
    if (kinds.length === 1 && first !== undefined) return this.byKind.get(first) ?? [];
    const found = new Set(kinds.flatMap((kind) => this.byKind.get(kind) ?? []));
    return this.subjects.filter((subject) => found.has(subject));
  }

  /** Every pod and pod template; not those whose resource hides them. */
  workloads(): readonly Workload[] {
    this.allWorkloads ??= this.subjects.flatMap((subject) =>
      subject.pods.map((pod) => ({ subject, pod, namespace: namespaceOf(subject), labels: pod.metadata.get("labels") })),
    );
    return this.allWorkloads;
  }

  /** What `derive` makes of the stack (a graph, an index), made once for all rules that share the function. */
  once<T>(derive: (stack: Stack) => T): T {
    if (!this.derived.has(derive)) this.derived.set(derive, derive(this));
    return this.derived.get(derive) as T;
  }
}

/** The namespace that a resource names. */
export function namespaceOf(subject: Subject): Field {
  return subject.root.get("metadata", "namespace");
}

/** Whether two namespaces are the same, where none means `default`. */
export function sameNamespace(a: Field, b: Field): Match {
  return sameValue(a, b, DEFAULT_NAMESPACE);
}
