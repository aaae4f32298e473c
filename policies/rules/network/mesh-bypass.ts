import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { defineRule, isUnsetOrEmpty, requireField } from "../../rule";

/** What keeps the sidecar out, by label or annotation, with the value that does. */
const SWITCHES: readonly (readonly [part: "labels" | "annotations", key: string, off: string])[] = [
  ["labels", "sidecar.istio.io/inject", "false"],
  ["annotations", "sidecar.istio.io/inject", "false"],
  ["labels", "istio.io/dataplane-mode", "none"],
  ["annotations", "ambient.istio.io/redirection", "disabled"],
  ["annotations", "linkerd.io/inject", "disabled"],
];
/** What leads traffic past the sidecar, whatever the ports and addresses. */
const EXCLUSIONS = [
  "traffic.sidecar.istio.io/excludeInboundPorts",
  "traffic.sidecar.istio.io/excludeOutboundIPRanges",
  "traffic.sidecar.istio.io/excludeOutboundPorts",
  "config.linkerd.io/skip-inbound-ports",
  "config.linkerd.io/skip-outbound-ports",
];

export const meshBypass = defineRule({
  id: "kubernetes-mesh-bypass",
  title: "Pods must not go round the mesh",
  rationale: "Past the sidecar there is no mutual TLS, no authorisation policy and no record of who talked to whom.",
  severity: "low",
  appliesTo: "pod",
  controls: [nsaCisa("network/encryption"), mitreAttack("T1040")],
  remediation: "Remove the label or annotation that keeps the sidecar out or excludes ports and addresses.",
  waiveWhen:
    "The protocol does not work through the sidecar, such as that of some databases, or a job would never end because of it.",
  *check(pod) {
    for (const [part, key, off] of SWITCHES) {
      yield* requireField(pod.metadata.get(part, key), (value) => value !== off, "pod must not stay out of the mesh");
    }
    for (const key of EXCLUSIONS) {
      yield* requireField(pod.metadata.get("annotations", key), isUnsetOrEmpty, "pod must not lead traffic past its sidecar");
    }
  },
});
