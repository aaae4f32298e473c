import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { hostPathOf } from "../../model/docker/host-mount";
import { holdsRuntimeSocket } from "../../model/kubernetes/host-path";
import { defineRule, isUnsetOrFalse, requireField } from "../../rule";

export const engineSocket = defineRule({
  id: "docker-engine-socket",
  title: "Docker containers must not see the socket of a container engine",
  rationale:
    "Whoever can talk to the engine starts a privileged container and owns the host, also where the socket is mounted read-only.",
  severity: "critical",
  appliesTo: "docker-container",
  controls: [
    cisDocker("5.32"),
    nist800190("4.4.3"),
    pciDss("2.2.6"),
    mitreAttack("T1611"),
    mitreAttack("T1609"),
    mitreAttack("T1610"),
  ],
  remediation: "Remove the mount; where software only reads, put a proxy between that lets nothing but reading requests through.",
  waiveWhen: "The container is that proxy, or a management tool whose purpose is to command the engine.",
  *check(container) {
    const claim = `${container.label} must not mount the socket of a container engine`;
    for (const { path } of container.hostMounts()) {
      yield* requireField(path, (value) => typeof value === "string" && !holdsRuntimeSocket(hostPathOf(value)), claim);
    }
    const apiSocket = container.setting("apiSocket");
    if (apiSocket) yield* requireField(apiSocket, isUnsetOrFalse, claim);
  },
});
