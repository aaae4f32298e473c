import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { boundDevice } from "../../model/docker-container";
import { holdsRuntimeSocket, isSensitivePath } from "../../model/host-path";
import { defineRule, requireField } from "../../rule";

export const boundVolumes = defineRule({
  id: "docker-bound-volumes",
  title: "Docker volumes must not stand for sensitive directories or sockets of the host",
  rationale: "A volume of the local driver can bind any path of the host, and the containers that mount it show only its name.",
  severity: "high",
  appliesTo: "resource",
  kinds: ["docker:index:Volume"],
  controls: [cisDocker("5.6"), cisDocker("5.32"), nist800190("4.4.3"), nist800190("4.5.5"), mitreAttack("T1611")],
  remediation: "Remove the driver options, so that the engine keeps the data, or bind a directory that holds nothing else.",
  waiveWhen: "The directory is set apart for this volume although it lies below one that is sensitive.",
  *check({ root }) {
    const device = boundDevice(root.get("driverOpts"));
    if (!device) return;
    const isAccepted = (path: unknown): boolean =>
      path === undefined || (typeof path === "string" && !isSensitivePath(path) && !holdsRuntimeSocket(path));
    yield* requireField(device, isAccepted, "volume must not bind a sensitive directory of the host");
  },
});
