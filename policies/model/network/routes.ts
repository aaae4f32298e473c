/** What leads traffic from outside to Services: Ingresses, the routes of Gateways, and those of other products. */
import { hasAnnotation } from "../kubernetes/annotations";
import { Field } from "../field";
import { allMatch, anyMatch, matchIf, sameValue, type Match } from "../selector";
import { namespaceOf, sameNamespace, type Stack } from "../stack";
import type { Subject } from "../subject";

export const INGRESS_KINDS = ["networking.k8s.io/Ingress", "extensions/Ingress"] as const;
export const GATEWAY_KIND = "gateway.networking.k8s.io/Gateway";

/** A Service that something sends traffic to. */
export interface Backend {
  /** The name of the Service. */
  service: Field;
  /** Its namespace; absent where that is `default`. */
  namespace: Field;
  /** Its port, a number or a name. Absent where the route needs none. */
  port: Field;
  /** The place of a host's name that service and namespace are parts of, where the route names hosts. */
  host?: Field;
}

/** One resource that leads traffic to Services. */
export interface Route {
  subject: Subject;
  /** Whether the traffic comes from outside of the cluster and of private networks. */
  isOutside: Match;
  /** The gateways of the stack that the traffic comes through. */
  gateways: readonly Subject[];
  backends: readonly Backend[];
}

const GATEWAY_ROUTES = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"].map(
  (kind) => `gateway.networking.k8s.io/${kind}`,
);
const TRAEFIK_ROUTES = ["traefik.io", "traefik.containo.us"].flatMap((group) =>
  ["IngressRoute", "IngressRouteTCP", "IngressRouteUDP"].map((kind) => `${group}/${kind}`),
);
const VIRTUAL_SERVICE = "networking.istio.io/VirtualService";
const ISTIO_GATEWAY = "networking.istio.io/Gateway";

/** Annotations and classes with which an Ingress stays inside of a private network. */
const INTERNAL_INGRESS = ["alb.ingress.kubernetes.io/scheme=internal", "kubernetes.io/ingress.class=gce-internal"];
const INTERNAL_INGRESS_CLASS = "gce-internal";

/** Every route of a stack. */
export function routesOf(stack: Stack): Route[] {
  return [
    ...stack.ofKind(...INGRESS_KINDS).map(ingressRoute),
    ...stack.ofKind(...GATEWAY_ROUTES).map((subject) => gatewayRoute(subject, stack.ofKind(GATEWAY_KIND))),
    ...stack.ofKind(VIRTUAL_SERVICE).map((subject) => virtualService(subject, stack.ofKind(ISTIO_GATEWAY))),
    ...stack.ofKind("route.openshift.io/Route").map((subject) => plainRoute(subject, openshiftTargets(subject))),
    ...stack.ofKind("projectcontour.io/HTTPProxy", ...TRAEFIK_ROUTES).map((subject) => plainRoute(subject, serviceLists(subject))),
  ];
}

/** What a host and path of an Ingress lead to, and what the rest does; in the shapes of all versions. Backends that are no Service are left out. */
export function ingressBackends({ root }: Subject): { field: Field; backend: Backend }[] {
  const places = [
    root.get("spec", "defaultBackend"),
    root.get("spec", "backend"),
    ...root
      .get("spec", "rules")
      .items()
      .flatMap((rule) => rule.get("http", "paths").items())
      .map((path) => path.get("backend")),
  ];
  const namespace = root.get("metadata", "namespace");
  return places.flatMap((field) => {
    const current = field.get("service", "name");
    const service = current.state === "absent" ? field.get("serviceName") : current;
    if (service.state === "absent") return [];
    const ports = [field.get("service", "port", "number"), field.get("service", "port", "name"), field.get("servicePort")];
    const port = ports.find(({ state }) => state !== "absent") ?? field.get("service", "port", "number");
    return [{ field, backend: { service, namespace, port } }];
  });
}

/** Whether a reference in a route names a gateway. */
export function refersTo(reference: Field, route: Subject, gateway: Subject): Match {
  const kind = reference.get("kind");
  const own = reference.get("namespace");
  return allMatch([
    kind.state === "unknown" ? "unknown" : matchIf((kind.value ?? "Gateway") === "Gateway"),
    sameValue(reference.get("name"), gateway.root.get("metadata", "name")),
    sameNamespace(own.state === "absent" ? namespaceOf(route) : own, namespaceOf(gateway)),
  ]);
}

function ingressRoute(subject: Subject): Route {
  const name = subject.root.get("spec", "ingressClassName");
  const isInternal = anyMatch([
    hasAnnotation(subject.root.get("metadata"), INTERNAL_INGRESS),
    name.state === "unknown" ? "unknown" : matchIf(name.value === INTERNAL_INGRESS_CLASS),
  ]);
  const backends = ingressBackends(subject).map(({ backend }) => backend);
  return { subject, isOutside: opposite(isInternal), gateways: [], backends };
}

/** A route is attached to the gateways that it names; one that names a Service is for traffic within the cluster. */
function gatewayRoute(subject: Subject, gateways: readonly Subject[]): Route {
  const parents = subject.root.get("spec", "parentRefs").items();
  const isOutside = anyMatch(
    parents.map((parent) => {
      const kind = parent.get("kind");
      return kind.state === "unknown" ? "unknown" : matchIf(kind.value !== "Service");
    }),
  );
  const rules = subject.root.get("spec", "rules").items();
  const references = rules.flatMap((rule) => rule.get("backendRefs").items());
  return {
    subject,
    isOutside,
    gateways: gateways.filter((gateway) => parents.some((parent) => refersTo(parent, subject, gateway) !== "no")),
    backends: references
      .filter((reference) => (reference.get("kind").value ?? "Service") === "Service")
      .map((reference) => named(reference, subject)),
  };
}

/** Istio's routes name hosts: `web`, or `web.shop.svc.cluster.local`. The gateway `mesh` stands for the traffic within. */
function virtualService(subject: Subject, all: readonly Subject[]): Route {
  const gateways = subject.root.get("spec", "gateways").items();
  const routes = ["http", "tls", "tcp"].flatMap((protocol) =>
    subject.root
      .get("spec", protocol)
      .items()
      .flatMap((match) => match.get("route").items()),
  );
  const names = gateways.map(({ value }) => (typeof value === "string" ? value.slice(value.lastIndexOf("/") + 1) : undefined));
  return {
    subject,
    isOutside: anyMatch(gateways.map(({ state, value }) => (state === "unknown" ? "unknown" : matchIf(value !== "mesh")))),
    gateways: all.filter(({ root }) => names.some((name) => name !== undefined && name === root.get("metadata", "name").value)),
    backends: routes.map((route) => {
      const host = route.get("destination", "host");
      const port = route.get("destination", "port", "number");
      const [, service, namespace] =
        typeof host.value === "string" ? (/^([^.]+)(?:\.([^.]+)\.svc(?:\..*)?)?$/.exec(host.value) ?? []) : [];
      return {
        service: service === undefined ? host : Field.root(service),
        namespace: namespace === undefined ? namespaceOf(subject) : Field.root(namespace),
        port,
        host,
      };
    }),
  };
}

function plainRoute(subject: Subject, targets: readonly Field[]): Route {
  return { subject, isOutside: "yes", gateways: [], backends: targets.map((target) => named(target, subject)) };
}

function openshiftTargets({ root }: Subject): Field[] {
  return [root.get("spec", "to"), ...root.get("spec", "alternateBackends").items()];
}

/** Traefik and Contour list services by name under each route. */
function serviceLists({ root }: Subject): Field[] {
  const routes = [...root.get("spec", "routes").items(), root.get("spec", "tcpproxy")];
  return routes.flatMap((route) => route.get("services").items());
}

function named(target: Field, route: Subject): Backend {
  const namespace = target.get("namespace");
  return {
    service: target.get("name"),
    namespace: namespace.state === "absent" ? namespaceOf(route) : namespace,
    port: target.get("port"),
  };
}

function opposite(match: Match): Match {
  if (match === "unknown") return "unknown";
  return match === "yes" ? "no" : "yes";
}
