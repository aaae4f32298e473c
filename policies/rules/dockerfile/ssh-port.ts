import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { hasPort } from "../../model/docker/docker-values";
import { defineRule, requireField } from "../../rule";

export const sshPort = defineRule({
  id: "dockerfile-ssh-port",
  title: "Images must not run an SSH server",
  rationale:
    "A login into a container is one more way in, with keys that nobody rotates, and leaves no trace in the logs of the platform.",
  severity: "medium",
  appliesTo: "dockerfile",
  controls: [cisDocker("5.7"), nist800190("4.1.2"), pciDss("2.2.4"), mitreAttack("T1021.004")],
  remediation: "Remove the port and the SSH server; docker exec and kubectl exec reach a container as well.",
  waiveWhen: "SSH is the service that the image offers, as a Git server does.",
  *check(dockerfile) {
    for (const stage of dockerfile.imageStages) {
      for (const { field } of stage.instructions("EXPOSE")) {
        for (const port of field.items()) yield* requireField(port, (value) => !isSsh(value), "image must not open port 22");
      }
      for (const { field, commands } of stage
        .instructions("CMD", "ENTRYPOINT")
        .map((one) => ({ field: one.field, commands: one.commands() }))) {
        yield* requireField(field, () => !commands.some(({ name }) => name === "sshd"), "image must not start an SSH server");
      }
    }
  },
});

function isSsh(exposed: unknown): boolean {
  const [port, protocol = "tcp"] = typeof exposed === "string" ? exposed.split("/") : [];
  return protocol.toLowerCase() === "tcp" && hasPort(port, (one) => one === 22);
}
