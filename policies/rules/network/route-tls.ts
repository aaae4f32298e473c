import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { isMap } from "../../model/field";
import { defineRule, requireField } from "../../rule";

const OPENSHIFT = "route.openshift.io/Route";
const CONTOUR = "projectcontour.io/HTTPProxy";
const TRAEFIK = ["traefik.io/IngressRoute", "traefik.containo.us/IngressRoute"];
const CLAIM = "route must encrypt its traffic";

export const routeTls = defineRule({
  id: "kubernetes-route-tls",
  title: "Routes of OpenShift, Traefik and Contour must encrypt their traffic",
  rationale: "Without TLS, everyone on the way reads and changes what clients send: passwords, session cookies, card numbers.",
  severity: "medium",
  appliesTo: "resource",
  kinds: [OPENSHIFT, CONTOUR, ...TRAEFIK],
  controls: [nsaCisa("network/encryption"), pciDss("4.2.1"), mitreAttack("T1040"), mitreAttack("T1557")],
  remediation: "Set tls, with a certificate or empty for that of the router, and let plain HTTP be redirected.",
  waiveWhen:
    "The route only redirects to HTTPS, TLS ends at a load balancer in front of it, or the entry point of Traefik sets TLS for all of its routes.",
  *check({ root, kinds }) {
    const spec = root.get("spec");
    if (kinds.includes(CONTOUR)) {
      // A proxy without a virtual host is included by one that has it.
      const host = spec.get("virtualhost");
      if (host.state !== "absent") yield* requireField(host.get("tls"), isMap, CLAIM);
      return;
    }
    yield* requireField(spec.get("tls"), isMap, CLAIM);
    const policy = spec.get("tls", "insecureEdgeTerminationPolicy");
    if (kinds.includes(OPENSHIFT))
      yield* requireField(policy, (value) => value !== "Allow", "route must not serve plain HTTP beside HTTPS");
  },
});
