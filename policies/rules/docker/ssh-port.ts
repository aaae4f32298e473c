import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { hasPort } from "../../model/docker/docker-values";
import { defineRule, requireField, unless } from "../../rule";

export const sshPort = defineRule({
  id: "docker-ssh-port",
  title: "Docker containers must not run an SSH server",
  rationale:
    "A login into a container is one more way in, with keys that nobody rotates, and leaves no trace in the logs of the engine.",
  severity: "medium",
  appliesTo: "docker-container",
  controls: [cisDocker("5.7"), nist800190("4.4.4"), pciDss("2.2.4"), mitreAttack("T1021.004")],
  remediation: "Remove the port and the SSH server from the image; docker exec reaches a container as well.",
  waiveWhen: "SSH is the service that the container offers, as a Git server does.",
  *check(container) {
    const claim = `${container.label} must not listen on port ${SSH}`;
    const isOther = (value: unknown): boolean => !hasPort(value, (port) => port === SSH);
    const isNotTcp = (protocol: unknown): boolean => protocol === "udp" || protocol === "sctp";
    for (const { target, protocol } of container.ports()) yield* unless(protocol, isNotTcp, requireField(target, isOther, claim));
  },
});

const SSH = 22;
