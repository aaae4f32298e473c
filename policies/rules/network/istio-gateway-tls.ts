import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { isMap } from "../../model/field";
import { defineRule, requireField, unless } from "../../rule";

/** Protocols of a server that are never encrypted, and those that are as soon as `tls` says how. */
const PLAIN = new Set<unknown>(["HTTP", "HTTP2", "GRPC", "GRPC-WEB"]);
const ENCRYPTED = new Set<unknown>(["HTTPS", "TLS"]);
const WEAK_VERSIONS = new Set<unknown>(["TLSV1_0", "TLSV1_1"]);

/** Source: https://istio.io/latest/docs/reference/config/networking/gateway/ */
export const istioGatewayTls = defineRule({
  id: "kubernetes-istio-gateway-tls",
  title: "Gateways of Istio must encrypt traffic or redirect it",
  rationale: "A server of a gateway that takes plain HTTP lets everyone on the way read and change what clients send.",
  severity: "medium",
  appliesTo: "resource",
  kinds: ["networking.istio.io/Gateway"],
  controls: [nsaCisa("network/encryption"), pciDss("4.2.1"), mitreAttack("T1040"), mitreAttack("T1557")],
  remediation: "Use the protocol HTTPS with tls.mode SIMPLE or MUTUAL, and tls.httpsRedirect for the port of plain HTTP.",
  waiveWhen: "TLS ends at a load balancer in front of the gateway, or the gateway is for traffic within the mesh.",
  *check({ root }) {
    for (const server of root.get("spec", "servers").items()) {
      const protocol = server.get("port", "protocol");
      const tls = server.get("tls");
      const isPlain = typeof protocol.value !== "string" || PLAIN.has(protocol.value.toUpperCase());
      const isEncrypted = typeof protocol.value === "string" && ENCRYPTED.has(protocol.value.toUpperCase());
      if (isPlain) {
        const observations = requireField(protocol, () => false, "server of the gateway must encrypt traffic or redirect it");
        yield* unless(tls.get("httpsRedirect"), (redirects) => redirects === true, observations);
      }
      if (isEncrypted) yield* requireField(tls, isMap, "server of the gateway must say how it encrypts");
      const version = tls.get("minProtocolVersion");
      yield* requireField(
        version,
        (value) => !WEAK_VERSIONS.has(value),
        "server of the gateway must not accept versions of TLS before 1.2",
      );
    }
  },
});
