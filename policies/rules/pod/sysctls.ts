import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { baseline } from "../../frameworks/pss";
import { defineRule, quoteKnown, requireField } from "../../rule";

/** Namespaced and without effect on other pods, with the first minor version of the standards that allows each. */
const SAFE_SYSCTLS: Readonly<Record<string, number>> = {
  "kernel.shm_rmid_forced": 0,
  "net.ipv4.ip_local_port_range": 0,
  "net.ipv4.ip_unprivileged_port_start": 0,
  "net.ipv4.ping_group_range": 0,
  "net.ipv4.tcp_syncookies": 0,
  "net.ipv4.ip_local_reserved_ports": 27,
  "net.ipv4.tcp_fin_timeout": 29,
  "net.ipv4.tcp_keepalive_intvl": 29,
  "net.ipv4.tcp_keepalive_probes": 29,
  "net.ipv4.tcp_keepalive_time": 29,
  "net.ipv4.tcp_rmem": 32,
  "net.ipv4.tcp_wmem": 32,
};

/** Names that are no secret, so that a message may repeat them. */
const WELL_KNOWN = new Set([
  ...Object.keys(SAFE_SYSCTLS),
  "kernel.msgmax",
  "kernel.sem",
  "kernel.shmmax",
  "net.core.somaxconn",
  "net.ipv4.conf.all.forwarding",
  "net.ipv4.ip_forward",
  "vm.max_map_count",
]);

export const sysctls = defineRule({
  id: "kubernetes-sysctls",
  title: "Pods must set only safe sysctls",
  rationale: "Other sysctls reach past the pod: they change limits and protections for everything on the node.",
  severity: "medium",
  appliesTo: "pod",
  controls: [baseline("sysctls"), nist800190("4.4.3"), pciDss("2.2.6"), mitreAttack("T1611")],
  remediation: "Remove the sysctl from securityContext.sysctls, or set it on the node if all of its pods need it.",
  waiveWhen:
    "The kubelets of the nodes allow the sysctl by name and the pod cannot work without it, as a busy proxy without net.core.somaxconn.",
  *check(pod, { podSecurityMinor }) {
    const isSafe = (value: unknown): boolean =>
      typeof value === "string" && Object.hasOwn(SAFE_SYSCTLS, value) && podSecurityMinor >= (SAFE_SYSCTLS[value] ?? 0);
    for (const sysctl of pod.spec.get("securityContext", "sysctls").items()) {
      const name = sysctl.get("name");
      yield* requireField(name, isSafe, `pod must not set ${quoteKnown(name, WELL_KNOWN, "a sysctl outside the safe set")}`);
    }
  },
});
