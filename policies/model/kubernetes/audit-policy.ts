/**
 * What an audit policy of the API server records of a request: the first rule that matches decides.
 * Source: k8s.io/apiserver pkg/audit/policy/checker.go; https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/
 */
import type { Field } from "../field";
import { unreadIn } from "./unread";

/** A request to the API server, by anyone and in any namespace. */
export interface AuditedRequest {
  group: string;
  /** With the subresource, as in `pods/exec`. */
  resource: string;
  verb: string;
}

/** A rule that takes requests of a kind: all of them, or those of some users, namespaces or objects. */
export interface Applied {
  level: Field;
  /** What of the rule's conditions cannot be read, so that it may take all of them or none. */
  unread: Field | undefined;
  /** Whether the rule leaves none of the requests to the rules below it. */
  takesAll: boolean;
  /** Whether no stage of a request is recorded, whatever the level. */
  isSilent: boolean;
}

/** The stages that every request has. */
const STAGES = ["RequestReceived", "ResponseComplete"];

const CONDITIONS = ["users", "userGroups", "verbs", "namespaces", "resources", "nonResourceURLs"];

/** Every user is in one of these groups or in the first. */
const EVERYONE = "system:authenticated";

/** The rules that a request may meet, in order; after one that takes all there is none. Those that cannot be read are among them. */
export function rulesFor(policy: Field, request: AuditedRequest): Applied[] {
  const applied: Applied[] = [];
  for (const rule of policy.get("rules").items()) {
    if (!concerns(rule, request)) continue;
    const unread = CONDITIONS.map((key) => unreadIn(rule.get(key))).find((field) => field !== undefined);
    const takesAll = !unread && isUnbound(rule, request);
    const omitted = [policy, rule].flatMap((part) => part.get("omitStages").items()).map(({ value }) => value);
    applied.push({ level: rule.get("level"), unread, takesAll, isSilent: STAGES.every((stage) => omitted.includes(stage)) });
    if (takesAll) break;
  }
  return applied;
}

/** Whether a rule may be about a verb and resource. */
function concerns(rule: Field, { group, resource, verb }: AuditedRequest): boolean {
  const isOther =
    rule.get("nonResourceURLs").items().length > 0 && isEmpty(rule.get("resources")) && isEmpty(rule.get("namespaces"));
  const kinds = rule.get("resources").items();
  return (
    !isOther &&
    (isEmpty(rule.get("verbs")) || holds(rule.get("verbs"), (value) => value === verb)) &&
    (kinds.length === 0 ||
      kinds.some((kind) => kind.state === "unknown" || ((kind.get("group").value ?? "") === group && names(kind, resource))))
  );
}

/** Whether it takes every such request, whoever makes it and whatever its object is. */
function isUnbound(rule: Field, { group, resource }: AuditedRequest): boolean {
  const groups = rule.get("userGroups");
  const kinds = rule.get("resources").items();
  return (
    isEmpty(rule.get("users")) &&
    isEmpty(rule.get("namespaces")) &&
    (isEmpty(groups) || groups.items().some(({ value }) => value === EVERYONE)) &&
    (kinds.length === 0 ||
      kinds.some(
        (kind) => (kind.get("group").value ?? "") === group && names(kind, resource) && isEmpty(kind.get("resourceNames")),
      ))
  );
}

/** `*` is every resource, `pods/*` the subresources of pods, and `*` + `/exec` that subresource of every resource. */
function names(kind: Field, resource: string): boolean {
  const [parent = "", subresource] = resource.split("/");
  const patterns = ["*", resource, ...(subresource === undefined ? [] : [`*/${subresource}`]), `${parent}/*`];
  return isEmpty(kind.get("resources")) || holds(kind.get("resources"), (value) => patterns.some((pattern) => pattern === value));
}

function isEmpty(list: Field): boolean {
  return list.state !== "unknown" && list.items().length === 0;
}

function holds(list: Field, accepts: (value: unknown) => boolean): boolean {
  return list.items().some(({ state, value }) => state === "unknown" || accepts(value));
}
