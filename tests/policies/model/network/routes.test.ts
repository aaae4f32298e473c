import assert from "node:assert/strict";
import { UNKNOWN, type Json } from "../../../support/pods";
import { deployment, graphOf, metadata, service, type Resource } from "../../../support/network-resources";

const WEB = deployment({ app: "web" });

describe("the ways from outside to a workload", () => {
  const exposure = (...resources: Resource[]): string => {
    const { graph, first } = graphOf(...resources);
    const { via, match } = graph.exposureOf(first);
    return [match, ...via.map(({ reference }) => reference.kind)].join(" ");
  };
  const routeTo = (kind: string, spec: Resource, apiVersion = "gateway.networking.k8s.io/v1"): Resource => ({
    apiVersion,
    kind,
    metadata: metadata("route"),
    spec,
  });
  const ingress = (backend: Json): Json => ({ rules: [{ http: { paths: [{ backend }] } }] });
  const INNER = service({});
  const TO_WEB = ingress({ service: { name: "web", port: { number: 80 } } }) as Resource;
  const GATEWAY = routeTo("Gateway", { listeners: [] });
  const VIA_GATEWAY = { parentRefs: [{ name: "route" }], rules: [{ backendRefs: [{ name: "web", port: 80 }] }] };
  const cases: [string, Resource[], string][] = [
    ["a Service within", [WEB, INNER], "no"],
    ["a NodePort", [WEB, service({ type: "NodePort" })], "yes Service"],
    ["a load balancer", [WEB, service({ type: "LoadBalancer" })], "yes Service"],
    [
      "a load balancer within",
      [WEB, service({ type: "LoadBalancer" }, "shop", { "service.beta.kubernetes.io/aws-load-balancer-scheme": "internal" })],
      "no",
    ],
    [
      "a patch of a load balancer, whose rest may keep it within",
      [WEB, { type: "kubernetes:core/v1:ServicePatch", inputs: { metadata: metadata("web"), spec: { type: "LoadBalancer" } } }],
      "unknown Service",
    ],
    [
      "a load balancer of a class that is not known yet",
      [WEB, service({ type: "LoadBalancer", loadBalancerClass: UNKNOWN })],
      "unknown Service",
    ],
    ["external addresses that are not known yet", [WEB, service({ externalIPs: UNKNOWN })], "unknown Service"],
    ["a load balancer that may be within", [WEB, service({ type: "LoadBalancer" }, "shop", UNKNOWN)], "unknown Service"],
    ["an external address", [WEB, service({ externalIPs: ["192.0.2.1"] })], "yes Service"],
    ["a Service of a type that is not known yet", [WEB, service({ type: UNKNOWN })], "unknown Service"],
    ["a NodePort of another namespace", [WEB, service({ type: "NodePort" }, "other")], "no"],
    ["a NodePort for other pods", [WEB, service({ type: "NodePort", selector: { app: "api" } })], "no"],
    ["a NodePort without a selector", [WEB, service({ type: "NodePort", selector: null })], "no"],
    ["an alias", [WEB, service({ type: "ExternalName", externalIPs: ["192.0.2.1"] })], "no"],
    ["an Ingress", [WEB, INNER, routeTo("Ingress", TO_WEB, "networking.k8s.io/v1")], "yes Ingress Service"],
    [
      "an Ingress of an old version",
      [WEB, INNER, routeTo("Ingress", { backend: { serviceName: "web", servicePort: 80 } }, "extensions/v1beta1")],
      "yes Ingress Service",
    ],
    [
      "an Ingress to a name that is not known yet",
      [WEB, INNER, routeTo("Ingress", ingress({ service: { name: UNKNOWN } }) as Resource, "networking.k8s.io/v1")],
      "unknown Ingress Service",
    ],
    [
      "an Ingress to a Service whose name is not known yet",
      [WEB, { ...INNER, metadata: metadata(UNKNOWN) }, routeTo("Ingress", TO_WEB, "networking.k8s.io/v1")],
      "unknown Ingress Service",
    ],
    [
      "an Ingress to another Service",
      [WEB, INNER, routeTo("Ingress", ingress({ service: { name: "api" } }) as Resource, "networking.k8s.io/v1")],
      "no",
    ],
    [
      "an Ingress within",
      [WEB, INNER, routeTo("Ingress", { ...TO_WEB, ingressClassName: "gce-internal" }, "networking.k8s.io/v1")],
      "no",
    ],
    ...["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"].map((kind): [string, Resource[], string] => [
      `an ${kind}`,
      [WEB, INNER, GATEWAY, routeTo(kind, VIA_GATEWAY)],
      `yes Gateway ${kind} Service`,
    ]),
    ["an HTTPRoute whose Gateway is elsewhere", [WEB, INNER, routeTo("HTTPRoute", VIA_GATEWAY)], "yes HTTPRoute Service"],
    [
      "an HTTPRoute for the mesh",
      [WEB, INNER, routeTo("HTTPRoute", { ...VIA_GATEWAY, parentRefs: [{ kind: "Service", name: "web" }] })],
      "no",
    ],
    [
      "an HTTPRoute from another namespace",
      [
        WEB,
        INNER,
        {
          ...routeTo("HTTPRoute", {
            parentRefs: [{ name: "x" }],
            rules: [{ backendRefs: [{ name: "web", namespace: "shop" }] }],
          }),
          metadata: metadata("route", "other"),
        },
      ],
      "yes HTTPRoute Service",
    ],
    [
      "a VirtualService",
      [
        WEB,
        INNER,
        routeTo(
          "VirtualService",
          { gateways: ["istio-ingress/public"], http: [{ route: [{ destination: { host: "web.shop.svc.cluster.local" } }] }] },
          "networking.istio.io/v1",
        ),
      ],
      "yes VirtualService Service",
    ],
    [
      "a VirtualService of another namespace, through a Gateway of the stack",
      [
        WEB,
        INNER,
        routeTo("Gateway", {}, "networking.istio.io/v1"),
        { ...routeTo("Gateway", {}, "networking.istio.io/v1"), metadata: metadata("unused") },
        {
          ...routeTo(
            "VirtualService",
            { gateways: ["mesh", "shop/route"], tls: [{ route: [{ destination: { host: "web.shop.svc" } }] }] },
            "networking.istio.io/v1",
          ),
          metadata: metadata("other", "other"),
        },
      ],
      "yes Gateway VirtualService Service",
    ],
    [
      "a VirtualService through gateways that are not known yet",
      [
        WEB,
        INNER,
        routeTo("Gateway", {}, "networking.istio.io/v1"),
        routeTo(
          "VirtualService",
          { gateways: UNKNOWN, tcp: [{ route: [{ destination: { host: "web" } }] }] },
          "networking.istio.io/v1",
        ),
      ],
      "unknown VirtualService Service",
    ],
    [
      "an HTTPRoute whose parent is not known yet",
      [WEB, INNER, routeTo("HTTPRoute", { ...VIA_GATEWAY, parentRefs: [{ kind: UNKNOWN, name: "route" }] })],
      "unknown HTTPRoute Service",
    ],
    [
      "an HTTPRoute with several parents",
      [
        WEB,
        INNER,
        GATEWAY,
        routeTo("HTTPRoute", { ...VIA_GATEWAY, parentRefs: [{ kind: "Service", name: "web" }, { name: "route" }] }),
      ],
      "yes Gateway HTTPRoute Service",
    ],
    [
      "an Ingress of a class that is not known yet",
      [WEB, INNER, routeTo("Ingress", { ...TO_WEB, ingressClassName: UNKNOWN }, "networking.k8s.io/v1")],
      "unknown Ingress Service",
    ],
    [
      "a VirtualService for the mesh",
      [WEB, INNER, routeTo("VirtualService", { http: [{ route: [{ destination: { host: "web" } }] }] }, "networking.istio.io/v1")],
      "no",
    ],
    ["a Route of OpenShift", [WEB, INNER, routeTo("Route", { to: { name: "web" } }, "route.openshift.io/v1")], "yes Route Service"],
    [
      "an IngressRoute of Traefik",
      [WEB, INNER, routeTo("IngressRoute", { routes: [{ services: [{ name: "web" }] }] }, "traefik.io/v1alpha1")],
      "yes IngressRoute Service",
    ],
    [
      "an HTTPProxy of Contour",
      [WEB, INNER, routeTo("HTTPProxy", { routes: [{ services: [{ name: "web" }] }] }, "projectcontour.io/v1")],
      "yes HTTPProxy Service",
    ],
    ["a port of the node", [deployment({}, { containers: [{ name: "app", ports: [{ hostPort: 80 }] }] })], "yes Deployment"],
    ["the network of the node", [deployment({}, { hostNetwork: true })], "yes Deployment"],
    ["the network of the node without ports", [deployment({}, { hostNetwork: true, containers: [{ name: "app" }] })], "no"],
    [
      "ports of the node that are not known yet",
      [deployment({}, { containers: [{ name: "app", ports: [{ hostPort: UNKNOWN }] }] })],
      "unknown Deployment",
    ],
    [
      "the network of the node, with ports that are not known yet",
      [deployment({}, { hostNetwork: true, containers: [{ name: "app", ports: UNKNOWN }] })],
      "unknown Deployment",
    ],
    ["the network of the node, perhaps", [deployment({}, { hostNetwork: UNKNOWN })], "unknown Deployment"],
  ];
  for (const [what, resources, expected] of cases)
    it(`through ${what} is "${expected}"`, () => assert.equal(exposure(...resources), expected));

  it("of a Knative Service comes with it, unless it is for the cluster", () => {
    const knative = (labels: Json): Resource => ({
      apiVersion: "serving.knative.dev/v1",
      kind: "Service",
      metadata: { name: "web", namespace: "shop", labels },
      spec: { template: { spec: { containers: [{ name: "app", image: "registry.example.com/web:1" }] } } },
    });
    assert.equal(exposure(knative({})), "yes Service");
    assert.equal(exposure(knative({ "networking.knative.dev/visibility": "cluster-local" })), "no");
    assert.equal(exposure(knative({ "networking.knative.dev/visibility": UNKNOWN })), "unknown Service");
  });

  it("lists every way, the certain ones first", () => {
    const { graph, first } = graphOf(WEB, service({ type: UNKNOWN }), routeTo("Ingress", TO_WEB, "networking.k8s.io/v1"));
    assert.deepEqual(
      graph.exposuresOf(first).map(({ match, via }) => [match, ...via.map(({ reference }) => reference.kind)].join(" ")),
      ["yes Ingress Service", "unknown Service"],
    );
  });
});
