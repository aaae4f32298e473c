/**
 * Roles of Vault's Kubernetes login that a workload's account gets more from than a role that was made for it: those that take any account,
 * and those whose policies reach into Vault itself. What is not in the stack is not seen.
 *
 * Source: path_login.go of hashicorp/vault-plugin-auth-kubernetes. Names and namespaces may hold stars, and a role without an audience takes
 * tokens for any.
 */
import { anyOf, inSeries, named, oneStep, unreadReason, type Cut, type Way } from "../attack-path/attack-way";
import { readEmbedded } from "../kubernetes/embedded-yaml";
import type { Field } from "../field";
import { selectsNamespace } from "../kubernetes/namespace-admission";
import { tokenOf } from "../kubernetes/pod-tokens";
import { accountOfWorkload, type Account } from "../rbac/rbac-accounts";
import { allMatch, anyMatch, matchIf, type Match } from "../selector";
import { accountOf } from "../kubernetes/service-account";
import { DEFAULT_NAMESPACE, type Stack, type Workload } from "../stack";
import type { Subject } from "../subject";
import { isOnlyWildcards, policyName, vaultKinds } from "./vault";
import { isEverywhere, writingGrant } from "./vault-path";
import type { VaultPolicy } from "./vault-policy";

const ROLES = vaultKinds("KubernetesRole");
const POLICIES = vaultKinds("Policy");

/** What a token does with itself, and what only looks something up. */
const OWN_AFFAIRS = new RegExp(
  `^(?:${[
    "auth/token/create",
    "auth/token/(?:lookup|renew|revoke)(?:-self|-accessor|\\*)?",
    "auth/[^/+*]+/login(?:/.*|\\*)?",
    "sys/(?:leases/)?(?:lookup|renew|revoke)(?:/?\\*)?",
    "sys/capabilities(?:-self|-accessor|\\*)?",
    "sys/(?:wrapping|tools|internal)/.*",
    "identity/(?:lookup|oidc/token)/.*",
  ].join("|")})$`,
);
const VAULT_ITSELF = /^(?:sys|auth|identity)\//;

/** A role that gives more than one that was made for a program. */
interface RiskyRole {
  role: Subject;
  label: string;
  /** Whether a star or an empty selector leaves open who may log in. */
  isOpen: boolean;
  /** Its policies that reach into Vault itself, or may. */
  strong: readonly { policy: Field; match: Match; reason: string | undefined }[];
}

/** The ways from a workload into Vault, through the tokens that it holds. */
export function vaultWaysOf(stack: Stack, workload: Workload): Way | undefined {
  const roles = stack.once(riskyRoles);
  if (roles.length === 0) return undefined;
  const account = accountOfWorkload(workload);
  return anyOf(roles.map((role) => loginOf(stack, workload, account, role)));
}

function loginOf(stack: Stack, workload: Workload, account: Account, { role, label, isOpen, strong }: RiskyRole): Way | undefined {
  const { root } = role;
  const names = root.get("boundServiceAccountNames").items();
  const isTaken = allMatch([anyMatch(names.map((name) => fits(name, account.name))), isInNamespaces(stack, root, account)]);
  if (isTaken === "no") return undefined;
  const place = accountOf(workload.pod);
  const reason = unreadReason(...names, ...root.get("boundServiceAccountNamespaces").items(), account.name, account.namespace);
  const narrowing = (words: string, at: Field): Cut => ({ kind: "role", words, at, owner: role, place });
  const anybody = { text: `${label} takes accounts of any name or namespace`, match: isOpen ? isTaken : ("no" as const), reason };
  const byName = narrowing(`bind ${label} by name, not to every account like the one`, root.get("boundServiceAccountNames"));
  const given = strong.map(({ policy, match, reason: whyReach }) => {
    const isRoot = policyName(policy.value) === "root";
    const gives = isRoot ? "the root policy" : `${named("the policy", policy)}, which reaches into Vault itself`;
    const step = { text: `${label} gives it ${gives}`, match: allMatch([isTaken, match]) };
    const why = isTaken === "unknown" ? reason : (whyReach ?? "");
    const words = `take ${named("the policy", policy)} from ${label} for the account`;
    return oneStep({ ...step, reason: why }, [narrowing(words, policy)], role);
  });
  const isMeant = names.some(({ value }) => typeof value === "string" && !value.includes("*"));
  const audience = root.get("audience");
  const token = tokenOf(stack, workload, audience.state === "absent" || audience.value === "" ? "any" : audience, isMeant);
  return inSeries(token, anyOf([oneStep(anybody, [byName], role), ...given]));
}

function riskyRoles(stack: Stack): RiskyRole[] {
  return stack.ofKind(...ROLES).flatMap((role) => {
    const { root } = role;
    const policies = root.get("tokenPolicies").items();
    const own = policies.filter(({ value }) => policyName(value) !== "default");
    const strong = own.map((policy) => ({ policy, ...reachOf(stack, policy) })).filter(({ match }) => match !== "no");
    const isOpen = own.length > 0 && leavesOpen(root);
    return isOpen || strong.length > 0 ? [{ role, label: named("Vault role", root.get("roleName")), isOpen, strong }] : [];
  });
}

function leavesOpen(root: Field): boolean {
  const lists = ["boundServiceAccountNames", "boundServiceAccountNamespaces"].flatMap((key) => root.get(key).items());
  return lists.some(({ value }) => isOnlyWildcards(value)) || selectorOf(root)?.children().length === 0;
}

/** Any of the namespaces will do, and so will one whose labels the selector takes. */
function isInNamespaces(stack: Stack, root: Field, { namespace }: Account): Match {
  const named = root.get("boundServiceAccountNamespaces").items();
  const text = root.get("boundServiceAccountNamespaceSelector");
  const selector = selectorOf(root);
  const isSelected = selector ? selectsNamespace(stack, selector, namespace) : text.state === "unknown" ? "unknown" : "no";
  return anyMatch([...named.map((entry) => fits(entry, namespace, DEFAULT_NAMESPACE)), isSelected]);
}

/** The selector of namespaces, which stands in the role as a text. */
function selectorOf(root: Field): Field | undefined {
  const { value } = root.get("boundServiceAccountNamespaceSelector");
  return typeof value === "string" && value !== "" ? readEmbedded(value) : undefined;
}

/** Whether a name fits an entry, in which stars stand for any text. */
function fits(entry: Field, name: Field, byDefault?: string): Match {
  if (isOnlyWildcards(entry.value)) return "yes";
  if (entry.state === "unknown" || name.state === "unknown") return "unknown";
  const value = name.value ?? byDefault;
  if (typeof entry.value !== "string" || typeof value !== "string") return "no";
  const [first = "", ...rest] = entry.value.trim().split("*");
  const last = rest.pop();
  if (last === undefined) return matchIf(value === first);
  if (value.length < first.length + last.length || !value.startsWith(first) || !value.endsWith(last)) return "no";
  // What stands between the stars, one after the other.
  let at = first.length;
  for (const part of rest) {
    const found = value.indexOf(part, at);
    if (found === -1) return "no";
    at = found + part.length;
  }
  return matchIf(at <= value.length - last.length);
}

/** Whether a policy of a role reaches into Vault itself. One that is not in the stack is taken for one that does not. */
function reachOf(stack: Stack, name: Field): { match: Match; reason: string | undefined } {
  if (policyName(name.value) === "root") return { match: "yes", reason: undefined };
  const matches = stack.once(strongPolicies).map(({ name: own, match, reason }) => ({
    match: allMatch([
      own.state === "unknown" || name.state === "unknown" ? "unknown" : matchIf(policyName(own.value) === policyName(name.value)),
      match,
    ]),
    reason: match === "unknown" ? reason : unreadReason(name, own),
  }));
  const match = anyMatch(matches.map((one) => one.match));
  return { match, reason: matches.find((one) => one.match === match)?.reason };
}

interface StrongPolicy {
  name: Field;
  match: Match;
  reason: string;
}

function strongPolicies(stack: Stack): StrongPolicy[] {
  return stack.ofKind(...POLICIES).flatMap(({ root, parts }) => {
    const reaches = (parts?.["vault-policy"] ?? []).flatMap(({ paths }) => paths.map(reachesIntoVault));
    const match = anyMatch(reaches);
    return match === "no" ? [] : [{ name: root.get("name"), match, reason: unreadReason(root.get("policy")) }];
  });
}

function reachesIntoVault(block: VaultPolicy["paths"][number]): Match {
  const { path, grants } = block;
  if (path.state === "unknown") return "unknown";
  if (typeof path.value !== "string") return "no";
  if (grants.some(({ capability }) => capability === "sudo")) return "yes";
  if (isEverywhere(path.value)) return matchIf(grants.some(({ capability }) => capability !== "deny"));
  const grant = VAULT_ITSELF.test(path.value) && !OWN_AFFAIRS.test(path.value) ? writingGrant(block) : undefined;
  if (!grant) return "no";
  return grant.capability === undefined ? "unknown" : "yes";
}
