import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import type { Field } from "../../model/field";
import { defineRule, requireField } from "../../rule";

const PEER_AUTHENTICATION = "security.istio.io/PeerAuthentication";
const DESTINATION_RULE = "networking.istio.io/DestinationRule";
const PLAIN_MODES = new Set<unknown>(["PERMISSIVE", "DISABLE"]);

/** Source: https://istio.io/latest/docs/reference/config/security/peer_authentication/ */
export const meshMutualTls = defineRule({
  id: "kubernetes-mesh-mutual-tls",
  title: "The mesh must demand mutual TLS",
  rationale:
    "In the mode PERMISSIVE or DISABLE a workload also talks to those who show no certificate, so whoever is in the cluster passes for one of the mesh and reads along.",
  severity: "medium",
  appliesTo: "resource",
  kinds: [PEER_AUTHENTICATION, DESTINATION_RULE],
  controls: [nsaCisa("network/encryption"), pciDss("4.2.1"), mitreAttack("T1040"), mitreAttack("T1557")],
  remediation: "Set the mode STRICT in PeerAuthentication, and ISTIO_MUTUAL in DestinationRule.",
  waiveWhen:
    "Workloads outside of the mesh still have to be served while they are moved into it, or the destination is a host without TLS.",
  *check({ root, kinds }) {
    const spec = root.get("spec");
    if (kinds.includes(PEER_AUTHENTICATION)) {
      const ports = spec.get("portLevelMtls").entries();
      for (const setting of [spec.get("mtls"), ...ports.map(([, port]) => port)]) {
        yield* requireField(setting.get("mode"), (mode) => !PLAIN_MODES.has(mode), "peer authentication must demand mutual TLS");
      }
      return;
    }
    for (const policy of trafficPolicies(spec)) {
      const tls = policy.get("tls");
      yield* requireField(tls.get("mode"), (mode) => mode !== "DISABLE", "destination rule must not switch TLS off");
      yield* requireField(tls.get("insecureSkipVerify"), (skips) => skips !== true, "destination rule must verify certificates");
    }
  },
});

/** The policy of the host and of each subset, with what they say of single ports. */
function trafficPolicies(spec: Field): Field[] {
  const own = [
    spec.get("trafficPolicy"),
    ...spec
      .get("subsets")
      .items()
      .map((subset) => subset.get("trafficPolicy")),
  ];
  return own.flatMap((policy) => [policy, ...policy.get("portLevelSettings").items()]);
}
