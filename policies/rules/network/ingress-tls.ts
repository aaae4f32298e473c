import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { hasAnnotation } from "../../model/kubernetes/annotations";
import type { Field } from "../../model/field";
import { coversHost } from "../../model/network/ingress";
import { INGRESS_KINDS } from "../../model/network/routes";
import { unreadIn } from "../../model/kubernetes/unread";
import { texts } from "../../parameter";
import { defineRule, requireField, undecided, unless, violation, type Observation } from "../../rule";

const CERTIFICATES = [
  "alb.ingress.kubernetes.io/certificate-arn",
  "appgw.ingress.kubernetes.io/appgw-ssl-certificate",
  "ingress.gcp.kubernetes.io/pre-shared-cert",
  "networking.gke.io/managed-certificates",
  "traefik.ingress.kubernetes.io/router.tls=true",
];
/** The switch of several controllers that lets plain HTTP through although there is a certificate. */
const REDIRECT = /^[^/]+\/ssl-redirect$/;

export const ingressTls = defineRule({
  id: "kubernetes-ingress-tls",
  title: "Ingresses must encrypt the traffic of every host",
  rationale: "Without TLS, everyone on the way reads and changes what clients send: passwords, session cookies, card numbers.",
  severity: "medium",
  appliesTo: "resource",
  kinds: INGRESS_KINDS,
  controls: [nsaCisa("network/encryption"), pciDss("4.2.1"), mitreAttack("T1040"), mitreAttack("T1557")],
  remediation: "Add an entry to spec.tls that lists the host and a secret with its certificate.",
  parameters: {
    certificateAnnotations: texts(
      "Annotations that give certificates in another way: a key with any value, or key=value.",
      CERTIFICATES,
    ),
  },
  waiveWhen: "A load balancer in front of the ingress controller ends TLS, or the host only answers challenges for certificates.",
  *check({ root }, _context, { certificateAnnotations }) {
    const annotations = root.get("metadata", "annotations");
    for (const [key, value] of annotations.entries()) {
      const isUnread = key === "*" && value.state === "unknown";
      if (isUnread || REDIRECT.test(key))
        yield* requireField(value, (redirect) => redirect !== "false", "ingress must redirect HTTP to HTTPS");
    }
    const elsewhere = hasAnnotation(root.get("metadata"), certificateAnnotations);
    if (elsewhere === "yes") return;
    const observations = judgeHosts(root);
    const unread = elsewhere === "unknown" ? unreadIn(annotations) : undefined;
    yield* unread ? unless(unread, () => false, observations) : observations;
  },
});

function* judgeHosts(root: Field): Generator<Observation> {
  const tls = root.get("spec", "tls");
  const catchAll = [root.get("spec", "defaultBackend"), root.get("spec", "backend")].filter(({ state }) => state !== "absent");
  const rules = root.get("spec", "rules").items();
  const places = [
    ...rules.map((rule) => ({ field: rule, host: rule.get("host") })),
    ...catchAll.map((field) => ({ field, host: field.get("host") })),
  ];
  for (const { field, host } of places) {
    const match = coversHost(tls, host);
    const place = host.state === "absent" ? field : host;
    if (match === "no") yield* violation(place, "ingress must encrypt the traffic of each host");
    if (match === "unknown")
      yield* undecided(unreadIn(host) ?? unreadIn(tls) ?? place, "ingress must encrypt the traffic of each host");
  }
}
