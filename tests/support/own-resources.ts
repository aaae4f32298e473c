import type { Json } from "./pods";
import { asCase, type Case, type Change, type RuleCases } from "./rule-cases";

/** The containers of a compliant pod that have resources. */
const CONTAINERS = ["spec.containers[0]", "spec.initContainers[0]"];

/**
 * Cases in which requests and limits, and those of one container and another, can be changed apart: in a compliant pod they are one and
 * the same object.
 */
export function withOwnResources(cases: RuleCases): RuleCases {
  return {
    ...cases,
    compliant: cases.compliant.map((entry) => apart(asCase(entry))),
    violations: cases.violations.map(apart),
    ...(cases.undecided && { undecided: cases.undecided.map(apart) }),
    ...(cases.legitimate && { legitimate: cases.legitimate.map(apart) }),
  };
}

function apart<T extends Case>(one: T): T {
  const touched = CONTAINERS.filter((container) =>
    Object.keys(one.set ?? {}).some((path) => path.startsWith(`${container}.resources.`)),
  );
  const own: Change = Object.fromEntries(touched.map((container) => [`${container}.resources`, resources()]));
  return { ...one, set: { ...own, ...one.set } };
}

function resources(): Json {
  const bounds = (): Json => ({ cpu: "100m", memory: "128Mi", "ephemeral-storage": "64Mi" });
  return { requests: bounds(), limits: bounds() };
}
