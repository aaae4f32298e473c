import assert from "node:assert/strict";
import { networkGraph } from "../../../policies/model/network-graph";
import { UNKNOWN, type Json } from "../../support/pods";
import { deployment, graphOf, metadata, networkPolicy as policy, service, type Resource } from "../../support/network-resources";

const WEB = deployment({ app: "web" });

describe("the network graph", () => {
  it("is made once for a stack", () => {
    const { graph, stack } = graphOf(WEB);
    assert.equal(stack.once(networkGraph), graph);
  });

  describe("isolation", () => {
    const isolation = (...others: Resource[]): string => {
      const { graph, first } = graphOf(WEB, ...others);
      return `${graph.isolationOf(first, "ingress").match} ${graph.isolationOf(first, "egress").match}`;
    };
    const cases: [string, Resource[], string][] = [
      ["nothing", [], "no no"],
      ["a policy for ingress", [policy({ podSelector: {}, policyTypes: ["Ingress"] })], "yes no"],
      ["a policy without types and without egress rules", [policy({ podSelector: {}, egress: [] })], "yes no"],
      ["a policy without types and with egress rules", [policy({ podSelector: {}, egress: [{}] })], "yes yes"],
      ["a policy without a pod selector", [policy({ policyTypes: ["Ingress", "Egress"] })], "yes yes"],
      ["a policy of another namespace", [policy({ podSelector: {} }, "other")], "no no"],
      ["a policy in a namespace that is not known yet", [policy({ podSelector: {} }, UNKNOWN)], "unknown no"],
      ["a policy for other pods", [policy({ podSelector: { matchLabels: { app: "api" } } })], "no no"],
      ["a policy whose label is not known yet", [policy({ podSelector: { matchLabels: { app: UNKNOWN } } })], "unknown no"],
      ["a policy whose types are not known yet", [policy({ podSelector: {}, policyTypes: UNKNOWN })], "unknown unknown"],
      [
        "a policy for a label that is added later",
        [policy({ podSelector: { matchLabels: { "pod-template-hash": "x" } } })],
        "unknown no",
      ],
      [
        "a policy of Cilium",
        [{ apiVersion: "cilium.io/v2", kind: "CiliumNetworkPolicy", metadata: metadata("web"), spec: {} }],
        "unknown unknown",
      ],
      [
        "a policy of Cilium in another namespace",
        [{ apiVersion: "cilium.io/v2", kind: "CiliumNetworkPolicy", metadata: metadata("web", "other"), spec: {} }],
        "no no",
      ],
      [
        "a policy of Calico for the cluster",
        [{ apiVersion: "crd.projectcalico.org/v1", kind: "GlobalNetworkPolicy", metadata: { name: "web" }, spec: {} }],
        "unknown unknown",
      ],
    ];
    for (const [what, others, expected] of cases)
      it(`is ${expected} under ${what}`, () => assert.equal(isolation(...others), expected));

    it("of what Helm renders is not known", () => {
      const release = { type: "kubernetes:helm.sh/v3:Release", inputs: { chart: "web", namespace: "shop" } };
      const { graph, first } = graphOf(release, policy({ podSelector: {}, policyTypes: ["Ingress"] }));
      assert.equal(graph.isolationOf(first, "ingress").match, "unknown");
    });
  });

  it("tells whom policies let in and out", () => {
    const { graph, first } = graphOf(
      WEB,
      policy({
        podSelector: {},
        ingress: [
          { from: [{ podSelector: {} }, { namespaceSelector: {} }, { ipBlock: { cidr: "10.0.0.0/8" } }] },
          { ports: [{ port: 80 }] },
          { from: UNKNOWN },
        ],
        egress: [{ to: [{ namespaceSelector: {}, podSelector: {} }] }],
      }),
      policy({ podSelector: { matchLabels: { app: UNKNOWN } }, ingress: [{}] }),
      policy({ podSelector: { matchLabels: { app: "api" } }, ingress: [{}] }),
    );
    const tell = (direction: "ingress" | "egress"): string[] =>
      graph.peersOf(first, direction).map(({ reach, match, field }) => `${reach} ${match} ${field.path}`);
    assert.deepEqual(tell("ingress").sort(), [
      "addresses yes spec.ingress[0].from[2]",
      "everywhere unknown spec.ingress[0].from",
      "everywhere unknown spec.ingress[2].from",
      "everywhere yes spec.ingress[1].from",
      "namespaces yes spec.ingress[0].from[1]",
      "own-namespace yes spec.ingress[0].from[0]",
    ]);
    assert.deepEqual(tell("egress"), ["namespaces yes spec.egress[0].to[0]"]);
  });

  describe("exposure", () => {
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
        "a VirtualService for the mesh",
        [
          WEB,
          INNER,
          routeTo("VirtualService", { http: [{ route: [{ destination: { host: "web" } }] }] }, "networking.istio.io/v1"),
        ],
        "no",
      ],
      [
        "a Route of OpenShift",
        [WEB, INNER, routeTo("Route", { to: { name: "web" } }, "route.openshift.io/v1")],
        "yes Route Service",
      ],
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
    });

    it("lists every way, the certain ones first", () => {
      const { graph, first } = graphOf(WEB, service({ type: UNKNOWN }), routeTo("Ingress", TO_WEB, "networking.k8s.io/v1"));
      assert.deepEqual(
        graph.exposuresOf(first).map(({ match, via }) => [match, ...via.map(({ reference }) => reference.kind)].join(" ")),
        ["yes Ingress Service", "unknown Service"],
      );
    });
  });
});
