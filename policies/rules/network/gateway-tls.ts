import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { servesPlainly } from "../../model/network/gateway";
import { GATEWAY_KIND } from "../../model/network/routes";
import { at, defineRule, missing, undecided, violation } from "../../rule";

const CLAIM = "listener of the gateway must encrypt traffic or only redirect it";
const PLAIN = "HTTP";

export const gatewayTls = defineRule({
  id: "kubernetes-gateway-tls",
  title: "Gateways must encrypt traffic or only redirect it",
  rationale: "A listener for plain HTTP with a route to an application lets everyone on the way read and change what clients send.",
  severity: "medium",
  appliesTo: "stack",
  kinds: [GATEWAY_KIND, "gateway.networking.k8s.io/HTTPRoute"],
  controls: [nsaCisa("network/encryption"), pciDss("4.2.1"), mitreAttack("T1040"), mitreAttack("T1557")],
  remediation:
    "Use the protocol HTTPS with a certificate; attach to the listener for HTTP only a route that redirects to the scheme https.",
  waiveWhen: "TLS ends at a load balancer in front of the gateway, or the listener only answers challenges for certificates.",
  *check(stack, context) {
    for (const gateway of stack.ofKind(GATEWAY_KIND)) {
      for (const listener of gateway.root.get("spec", "listeners").items()) {
        const protocol = listener.get("protocol");
        const served = protocol.value === PLAIN ? servesPlainly(stack, gateway, listener) : "no";
        if (protocol.state === "unknown") yield* at(gateway, undecided(protocol, CLAIM));
        else if (served === undefined) yield* at(gateway, missing(context, protocol, CLAIM));
        else if (served === "unknown") yield* at(gateway, undecided(protocol, CLAIM, "what its routes do cannot be read"));
        else if (served === "yes") yield* at(gateway, violation(protocol, CLAIM));
      }
    }
  },
});
