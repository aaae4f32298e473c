import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { defineRule, requireField, unless } from "../../rule";

const SSH = 22;

export const sshPort = defineRule({
  id: "kubernetes-ssh-port",
  title: "Containers must not run an SSH server",
  rationale: "A login into a container leaves no trace in the API server's audit log and needs keys that nobody rotates.",
  severity: "medium",
  appliesTo: "pod",
  controls: [nist800190("4.4.4"), pciDss("2.2.4"), mitreAttack("T1021.004")],
  remediation: "Remove the port and the SSH server from the image; kubectl exec and kubectl debug reach a container as well.",
  waiveWhen: "SSH is the service that the container offers, as a Git server does.",
  *check(pod) {
    for (const container of pod.allContainers()) {
      for (const port of container.get("ports").items()) {
        const isOther = (value: unknown): boolean => value !== SSH;
        const claim = `${container.label} must not listen on port ${SSH}`;
        const isNotTcp = (protocol: unknown): boolean => protocol === "UDP" || protocol === "SCTP";
        yield* unless(port.get("protocol"), isNotTcp, requireField(port.get("containerPort"), isOther, claim));
      }
    }
  },
});
