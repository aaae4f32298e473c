/** What ties a resource to other namespaces: peers of policies, aliases, routes and granted rights. */
import type { Field } from "../field";
import { DIRECTIONS, NETWORK_POLICY_KINDS, trafficRules } from "../network/network-policy";
import { routesOf, type Backend } from "../network/routes";
import type { Stack } from "../stack";
import type { Subject } from "../subject";

/** One tie. */
export interface NamespaceLink {
  subject: Subject;
  noun: "network policy" | "service" | "route" | "role binding" | "reference grant";
  /** Where namespaces are selected (`selector`), named (`name`), or part of a host's name (`host`) or of a group's (`group`). */
  by: "selector" | "name" | "host" | "group";
  field: Field;
}

const BINDING_KINDS = ["rbac.authorization.k8s.io/RoleBinding", "rbac.authorization.k8s.io/ClusterRoleBinding"];

/** Every tie of a stack. */
export function namespaceLinks(stack: Stack): NamespaceLink[] {
  return [
    ...stack.ofKind(...NETWORK_POLICY_KINDS).flatMap(policyLinks),
    ...stack.ofKind("Service").flatMap(serviceLinks),
    ...stack.ofKind(...BINDING_KINDS).flatMap(bindingLinks),
    ...stack.ofKind("gateway.networking.k8s.io/ReferenceGrant").flatMap(grantLinks),
    ...routesOf(stack).flatMap(({ subject, backends }) => backends.flatMap((backend) => routeLinks(subject, backend))),
  ];
}

function policyLinks(subject: Subject): NamespaceLink[] {
  return DIRECTIONS.flatMap((direction) => trafficRules(subject, direction))
    .flatMap(({ peers }) => peers.items())
    .map((peer) => peer.get("namespaceSelector"))
    .filter(({ state }) => state !== "absent")
    .map((field) => ({ subject, noun: "network policy", by: "selector", field }));
}

function serviceLinks(subject: Subject): NamespaceLink[] {
  const host = subject.root.get("spec", "externalName");
  return host.state === "absent" ? [] : [{ subject, noun: "service", by: "host", field: host }];
}

/** Hosts, and namespaces other than that of the route itself. */
function routeLinks(subject: Subject, { namespace, host }: Backend): NamespaceLink[] {
  if (host) return [{ subject, noun: "route", by: "host", field: host }];
  const isOwn = namespace.state === "absent" || namespace.path === "metadata.namespace";
  return isOwn ? [] : [{ subject, noun: "route", by: "name", field: namespace }];
}

/** Service accounts by their namespace, and groups of all service accounts of a namespace. */
function bindingLinks(subject: Subject): NamespaceLink[] {
  return subject.root
    .get("subjects")
    .items()
    .flatMap((holder): NamespaceLink[] => {
      const namespace = holder.get("namespace");
      const isGroup = holder.get("kind").value === "Group";
      if (isGroup) return [{ subject, noun: "role binding", by: "group", field: holder.get("name") }];
      return namespace.state === "absent" ? [] : [{ subject, noun: "role binding", by: "name", field: namespace }];
    });
}

function grantLinks(subject: Subject): NamespaceLink[] {
  return subject.root
    .get("spec", "from")
    .items()
    .map((from) => ({ subject, noun: "reference grant", by: "name", field: from.get("namespace") }));
}
