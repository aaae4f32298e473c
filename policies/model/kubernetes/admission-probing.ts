/** Namespaces whose admission policies let something in. */
import type { Match } from "../selector";
import type { Stack } from "../stack";
import type { Subject } from "../subject";
import type { Probe } from "./admission-probes";
import { refuses } from "./admission-request";

/** Something that the admission policies of a namespace do not refuse, or perhaps not. */
export interface Gap {
  namespace: Subject;
  /** What the namespace must do. */
  claim: string;
  /** Whether it refuses. */
  match: Exclude<Match, "yes">;
}

/** Namespaces of the system, which every cluster has. */
const SYSTEM = /^(?:kube-.*|default)$/;

/** Shows requests to the admission policies of every namespace of a stack and returns what they do not refuse for certain. */
export function gapsIn(stack: Stack, probes: readonly Probe[]): Gap[] {
  const namespaces = stack.ofKind("Namespace").filter(({ root }) => {
    const { value: name } = root.get("metadata", "name");
    return typeof name !== "string" || !SYSTEM.test(name);
  });
  return namespaces.flatMap((namespace) =>
    probes.flatMap(({ claim, request }): Gap[] => {
      const match = refuses(stack, namespace, request);
      return match === "yes" ? [] : [{ namespace, claim: `namespace must ${claim}`, match }];
    }),
  );
}
