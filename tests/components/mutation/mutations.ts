/** Every way in which a resource is made weaker, derived from what it is. */
import type { Registered } from "../../support/register";
import { changed, isSecret, places, REMOVED, show, type Place } from "./tree";
import { additionsTo, alternativesTo } from "./weaknesses";

/** One change to one resource of a program. */
export interface Mutation {
  /** Kind and name. */
  resource: string;
  /** Where; empty for the resource itself. */
  path: string;
  /** What happens there: `removed`, `emptied`, `other`, `plain`, `= <value>` or `+ <value>`. */
  change: string;
  /** The resource as it is then; `undefined`: it is not there. */
  result: Registered | undefined;
}

/** What makes a resource that kind of resource; the engine knows it apart from the inputs. */
const IDENTITY = /^(apiVersion|kind|__provider)$/;

export function mutationsOf(registered: Registered): Mutation[] {
  const { name, inputs } = registered;
  const kind = kindOf(registered);
  const resource = `${kind} ${name}`;
  const change = (place: Place, what: string, value: unknown): Mutation => ({
    resource,
    path: show(place.keys),
    change: what,
    result: { ...registered, inputs: changed(inputs, place.keys, value) as Record<string, unknown> },
  });
  const inner = places(inputs).filter(({ keys }) => !IDENTITY.test(show(keys)));
  return [
    { resource, path: "", change: "removed", result: undefined },
    ...[{ keys: [], value: inputs }, ...inner].flatMap((place) => [
      // A text that holds JSON is removed as a text.
      ...(typeof place.keys.at(-1) === "symbol" || place.keys.length === 0 ? [] : [change(place, "removed", REMOVED)]),
      ...(place.keys.length > 0 ? changes(place.value) : []).map(([what, value]) => change(place, what, value)),
      ...alternativesTo(kind, show(place.keys), place.value).map((value) => change(place, `= ${JSON.stringify(value)}`, value)),
      ...additionsTo(kind, show(place.keys), place.value).map(([what, value]) => change(place, `+ ${what}`, value)),
    ]),
  ];
}

/** `NetworkPolicy`, or for resources of Vault `PkiRole`. */
function kindOf({ type, inputs }: Registered): string {
  const { kind } = inputs;
  return typeof kind === "string" ? kind : type.slice(type.lastIndexOf(":") + 1);
}

/** What can be done to any value of a type, whatever it means. */
function changes(value: unknown): [what: string, value: unknown][] {
  if (isSecret(value)) return [["plain", value.value]];
  if (typeof value === "boolean") return [[`= ${!value}`, !value]];
  if (typeof value === "number") return [0, 1_000_000_000].map((bound) => [`= ${bound}`, bound]);
  if (typeof value === "string") return [["other", `${value}-other`]];
  if (Array.isArray(value)) return value.length > 0 ? [["emptied", []]] : [];
  return typeof value === "object" && value !== null && Object.keys(value).length > 0 ? [["emptied", {}]] : [];
}
