import { istioGatewayTls } from "../../../../policies/rules/network/istio-gateway-tls";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const PROTOCOL = "spec.servers[0].port.protocol";
const TLS = "spec.servers[0].tls";
const MESSAGE = "server of the gateway must encrypt traffic or redirect it";
const HOW = "server of the gateway must say how it encrypts";
const OLD = "server of the gateway must not accept versions of TLS before 1.2";

testRule(istioGatewayTls, {
  base: {
    apiVersion: "networking.istio.io/v1",
    kind: "Gateway",
    metadata: { name: "shop", namespace: "istio-ingress" },
    spec: {
      servers: [
        {
          port: { number: 443, name: "https", protocol: "HTTPS" },
          hosts: ["shop.example.com"],
          tls: { mode: "SIMPLE", credentialName: "shop" },
        },
      ],
    },
  },
  compliant: [
    { [PROTOCOL]: "HTTP", [TLS]: { httpsRedirect: true } },
    { [PROTOCOL]: "TLS", [TLS]: { mode: "PASSTHROUGH" } },
    { [PROTOCOL]: "TCP", [TLS]: null },
    { [`${TLS}.minProtocolVersion`]: "TLSV1_3" },
  ],
  violations: [
    { set: { [PROTOCOL]: "HTTP", [TLS]: null }, path: PROTOCOL, message: MESSAGE },
    { set: { [PROTOCOL]: "http", [TLS]: null }, path: PROTOCOL, message: MESSAGE },
    { set: { [PROTOCOL]: "HTTP" }, path: PROTOCOL, message: MESSAGE },
    { set: { [PROTOCOL]: "HTTP", [TLS]: { httpsRedirect: false } }, path: PROTOCOL, message: MESSAGE },
    { set: { [PROTOCOL]: "GRPC", [TLS]: null }, path: PROTOCOL, message: MESSAGE },
    { set: { [PROTOCOL]: null }, path: PROTOCOL, message: MESSAGE },
    { set: { [TLS]: null }, path: TLS, message: HOW },
    { set: { [`${TLS}.minProtocolVersion`]: "TLSV1_0" }, path: `${TLS}.minProtocolVersion`, message: OLD },
  ],
  undecided: [
    { set: { [PROTOCOL]: UNKNOWN }, path: PROTOCOL, message: MESSAGE },
    { set: { [PROTOCOL]: "HTTP", [TLS]: { httpsRedirect: UNKNOWN } }, path: `${TLS}.httpsRedirect`, message: MESSAGE },
    { set: { [`${TLS}.minProtocolVersion`]: UNKNOWN }, path: `${TLS}.minProtocolVersion`, message: OLD },
    { set: { "spec.servers": UNKNOWN }, path: "spec.servers", message: MESSAGE },
  ],
  legitimate: [
    { what: "the redirect from HTTP", set: { [PROTOCOL]: "HTTP", [TLS]: { httpsRedirect: true } } },
    { what: "a gateway behind a load balancer that ends TLS", set: { [PROTOCOL]: "HTTP", [TLS]: null }, waived: true },
  ],
});
