import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { integer } from "../../parameter";
import { defineRule, requireField } from "../../rule";

/** Seconds for which a token holds where nothing is said. Source: the defaults of ServiceAccountTokenProjection in core/v1. */
const DEFAULT_SECONDS = 3600;
/** A volume with the certificate of the API server's authority is one for talking to it, which takes tokens without an audience. */
const API_CERTIFICATE = "kube-root-ca.crt";

export const projectedToken = defineRule({
  id: "kubernetes-projected-token",
  title: "Projected tokens must be short-lived and meant for one audience",
  rationale:
    "A token without an audience opens the API to whoever the pod shows it to, and a long-lived one stays useful once it is stolen.",
  severity: "medium",
  appliesTo: "pod",
  controls: [
    cisKubernetes("5.1.6"),
    nsaCisa("pod-security/service-account-token"),
    pciDss("8.3.2"),
    mitreAttack("T1528"),
    mitreAttack("T1550.001"),
  ],
  remediation: "Set expirationSeconds to a few hours at most and audience to the name of the service that checks the token.",
  waiveWhen: "The service that checks the token takes none with an audience, or cannot read it again when it changes.",
  parameters: {
    maximumSeconds: integer("The longest time for which a token may hold, in seconds.", 86_400, { minimum: 600 }),
  },
  *check(pod, _context, { maximumSeconds }) {
    for (const volume of pod.volumes()) {
      const sources = volume.field.get("projected", "sources").items();
      const isForApi = sources.some((source) => source.get("configMap", "name").value === API_CERTIFICATE);
      for (const token of sources.map((source) => source.get("serviceAccountToken"))) {
        if (token.state === "absent") continue;
        const isShort = (value: unknown = DEFAULT_SECONDS): boolean => typeof value === "number" && value <= maximumSeconds;
        const claim = `${volume.label} must bound its token to ${maximumSeconds} seconds`;
        yield* requireField(token.get("expirationSeconds"), isShort, claim);
        if (!isForApi) yield* requireField(token.get("audience"), isFilled, `${volume.label} must name the audience of its token`);
      }
    }
  },
});

function isFilled(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}
