import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { defineRule, requireField, unless } from "../../rule";

const FIRST_UNPRIVILEGED = 1024;
const CAPABILITY = "NET_BIND_SERVICE";
const SYSCTL = "net.ipv4.ip_unprivileged_port_start";

export const privilegedPorts = defineRule({
  id: "kubernetes-privileged-ports",
  title: "Containers must listen on ports from 1024 up, or say what lets them listen below without root",
  rationale:
    "Where nothing else is said a process has to be root to listen on a lower port, which is the usual reason for a container to run as root.",
  severity: "low",
  appliesTo: "pod",
  controls: [nsaCisa("pod-security/non-root"), nist800190("4.4.3")],
  remediation: `Listen on a higher port and map it in the Service, or add the capability ${CAPABILITY} or the sysctl ${SYSCTL}.`,
  waiveWhen: "The image listens on a low port only, and the runtime of the nodes lets every user do so.",
  *check(pod) {
    const sysctls = pod.spec.get("securityContext", "sysctls").items();
    for (const container of pod.allContainers()) {
      const capabilities = container.get("securityContext", "capabilities", "add").items();
      const names = [...sysctls.map((sysctl) => sysctl.get("name")), ...capabilities];
      if (names.some(({ value }) => value === SYSCTL || value === CAPABILITY)) continue;
      const unread = names.find(({ state }) => state === "unknown");
      for (const port of container.get("ports").items()) {
        const claim = `${container.label} must listen on a port from ${FIRST_UNPRIVILEGED} up`;
        const isHigh = requireField(port.get("containerPort"), isUnprivileged, claim);
        yield* unread ? unless(unread, () => false, isHigh) : isHigh;
      }
    }
  },
});

function isUnprivileged(port: unknown): boolean {
  return port === undefined || (typeof port === "number" && port >= FIRST_UNPRIVILEGED);
}
