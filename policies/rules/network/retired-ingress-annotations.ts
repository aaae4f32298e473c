import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { ingressClass } from "../../model/network/ingress";
import { INGRESS_KINDS } from "../../model/network/routes";
import { texts } from "../../parameter";
import { defineRule, requireField } from "../../rule";

const INGRESS_CLASS_KIND = "networking.k8s.io/IngressClass";
const CLAIM = "ingress must not rely on the retired controller ingress-nginx";
const OWN_PREFIX = "nginx.ingress.kubernetes.io/";
/** The annotations of F5's controller, whose class has the same name. It is maintained. */
const OTHER_PREFIXES = ["nginx.org/", "nginx.com/"];

/** Source: https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/ */
export const retiredIngressAnnotations = defineRule({
  id: "kubernetes-retired-ingress-annotations",
  title: "Ingresses must not rely on the retired controller ingress-nginx",
  rationale:
    "Since March 2026 nobody repairs ingress-nginx any more. It faces the Internet, reads the secrets of all namespaces, and has been taken over through crafted Ingresses before (CVE-2025-1974).",
  severity: "medium",
  appliesTo: "resource",
  kinds: [...INGRESS_KINDS, INGRESS_CLASS_KIND],
  controls: [nsaCisa("upgrading/unused-components"), nist800190("4.4.3"), pciDss("6.3.3")],
  remediation: "Move to the Gateway API or to a controller that is maintained, and drop the class nginx and the annotations.",
  parameters: { classes: texts("Ingress classes that ingress-nginx serves.", ["nginx"]) },
  waiveWhen: "The move is planned and the controller is a fork that someone maintains.",
  *check(subject, _context, { classes }) {
    const { root, kinds } = subject;
    if (kinds.includes(INGRESS_CLASS_KIND)) {
      yield* requireField(root.get("spec", "controller"), (controller) => controller !== "k8s.io/ingress-nginx", CLAIM);
      return;
    }
    const annotations = root.get("metadata", "annotations").entries();
    const isOther = annotations.some(([key]) => OTHER_PREFIXES.some((prefix) => key.startsWith(prefix)));
    const isServed = (name: unknown): boolean => typeof name === "string" && classes.includes(name) && !isOther;
    yield* requireField(ingressClass(subject), (name) => !isServed(name), CLAIM);
    // Which annotations there are cannot be told where the map cannot be read.
    for (const [key, annotation] of annotations) {
      if (annotation.state === "unknown" && key === "*") yield* requireField(annotation, () => false, CLAIM);
      else if (key.startsWith(OWN_PREFIX)) yield* requireField(annotation, () => false, CLAIM);
    }
  },
});
