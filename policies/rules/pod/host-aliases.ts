import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { defineRule, requireField } from "../../rule";

export const hostAliases = defineRule({
  id: "kubernetes-host-aliases",
  title: "Pods must not redirect host names",
  rationale: "An entry in /etc/hosts wins over DNS: it leads the pod's traffic to an address that no Service and no DNS log shows.",
  severity: "low",
  appliesTo: "pod",
  controls: [nist800190("4.4.2"), mitreAttack("T1557")],
  remediation: "Remove hostAliases, and name the address in DNS or in a Service of the type ExternalName.",
  waiveWhen: "A system outside of the cluster has a certificate for a name that no DNS server knows.",
  *check(pod) {
    yield* requireField(pod.spec.get("hostAliases"), isUnsetOrEmptyList, "pod must not set hostAliases");
  },
});

function isUnsetOrEmptyList(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}
