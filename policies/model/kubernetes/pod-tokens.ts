/**
 * The tokens of its service account that a pod holds.
 * Source: https://kubernetes.io/docs/concepts/security/service-accounts/#assign-to-pod, and the admission plugin ServiceAccount.
 */
import { anyOf, named, oneStep, unreadReason, type Way } from "../attack-path/attack-way";
import { runningContainers } from "../attack-path/container-escapes";
import type { Field } from "../field";
import { accountOfWorkload, unlessEmpty } from "../rbac/rbac-accounts";
import { allMatch, anyMatch, matchIf, sameValue, type Match } from "../selector";
import { DEFAULT_ACCOUNT } from "./service-account";
import { namespaceOf, sameNamespace, type Stack, type Workload } from "../stack";
import type { Subject } from "../subject";

/** The audiences that the API server takes for its own, as clusters are set up. */
const API_AUDIENCE = /^(?:api|(?:https:\/\/)?kubernetes\.default(?:\.svc.*)?|https:\/\/container\.googleapis\.com\/.*)$/;

/** Who is to take a token: the API server, somebody who takes any, or somebody with a name. */
export type Audience = "api" | "any" | Field;

/**
 * The way to the account of a workload, through a token for an audience that one of its running containers holds; none if there is no such
 * token. To take it away is cheap, unless the pod asks for it, or it `isWanted` by whoever has given rights to that very account.
 */
export function tokenOf(stack: Stack, workload: Workload, audience: Audience, isWanted: boolean): Way | undefined {
  const { name } = accountOfWorkload(workload);
  const account = named("service account", name);
  const { subject, pod } = workload;
  const mounts = pod.spec.get("automountServiceAccountToken");
  const match = allMatch([isMounted(stack, workload), isFor(undefined, audience)]);
  const kind = mounts.value === true || (isWanted && name.value !== DEFAULT_ACCOUNT) ? "wantedToken" : "token";
  const words = `do not mount the token of ${account}`;
  const mounted = oneStep({ text: account, match, reason: unreadReason(mounts, name) }, [
    { kind, words, at: mounts, owner: subject, place: mounts },
  ]);
  return anyOf([mounted, ...projectedTokens(workload, account, audience)]);
}

function projectedTokens(workload: Workload, account: string, audience: Audience): Way[] {
  const { subject, pod } = workload;
  return pod.volumes().flatMap((volume) =>
    volume.field
      .get("projected", "sources")
      .items()
      .filter((source) => source.get("serviceAccountToken").state !== "absent")
      .map((source) => {
        const own = source.get("serviceAccountToken", "audience");
        const match = allMatch([
          isHeld(workload, volume.field),
          source.state === "unknown" ? "unknown" : "yes",
          isFor(own, audience),
        ]);
        const words = `take the token of ${account} out of ${volume.label}`;
        return oneStep({ text: account, match, reason: unreadReason(volume.field, source, own) }, [
          { kind: "wantedToken", words, at: source, owner: subject, place: source },
        ]);
      }),
  );
}

/** Whether a running container mounts a volume. */
function isHeld(workload: Workload, volume: Field): Match {
  return anyMatch(
    runningContainers(workload).flatMap(({ container, runs }) =>
      container
        .get("volumeMounts")
        .items()
        .map((mount) => allMatch([runs, sameValue(mount.get("name"), volume.get("name"))])),
    ),
  );
}

/** What the pod says counts, then what its account says; both say yes by default. */
function isMounted(stack: Stack, workload: Workload): Match {
  const own = workload.pod.spec.get("automountServiceAccountToken");
  if (own.state === "unknown" || (own.state === "absent" && own.origin.sparse)) return "unknown";
  if (own.state === "known") return matchIf(own.value === true);
  const { name, namespace } = accountOfWorkload(workload);
  const accounts = stack.once(accountsByName);
  const named =
    name.state === "unknown"
      ? [...accounts.values()].flat()
      : [...(accounts.get(name.value) ?? []), ...(accounts.get(undefined) ?? [])];
  const isOff = anyMatch(
    named.map((account) =>
      allMatch([
        sameValue(account.root.get("metadata", "name"), name),
        sameNamespace(unlessEmpty(namespaceOf(account)), namespace),
        isFalse(account.root.get("automountServiceAccountToken")),
      ]),
    ),
  );
  return ({ yes: "no", no: "yes", unknown: "unknown" } as const)[isOff];
}

/** Accounts whose name cannot be read stand under `undefined`. */
function accountsByName(stack: Stack): ReadonlyMap<unknown, readonly Subject[]> {
  return Map.groupBy(stack.ofKind("ServiceAccount"), ({ root }) => root.get("metadata", "name").value);
}

function isFalse(field: Field): Match {
  return field.state === "unknown" ? "unknown" : matchIf(field.value === false);
}

/** Whether somebody takes a token that is for `own`, or for the API server if that is absent. */
function isFor(own: Field | undefined, audience: Audience): Match {
  if (audience === "any") return "yes";
  if (own?.state === "unknown") return "unknown";
  const value = own === undefined || own.value === "" ? undefined : own.value;
  const isApi = value === undefined || (typeof value === "string" && API_AUDIENCE.test(value));
  if (audience === "api") return matchIf(isApi);
  if (audience.state === "unknown") return "unknown";
  const isWantedByApi = typeof audience.value === "string" && API_AUDIENCE.test(audience.value);
  return matchIf(value === undefined ? isWantedByApi : value === audience.value || (isApi && isWantedByApi));
}
