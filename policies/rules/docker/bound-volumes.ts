import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { devicesOf, hostPathOf } from "../../model/docker/host-mount";
import { holdsRuntimeSocket, isSensitivePath } from "../../model/kubernetes/host-path";
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
    const isAccepted = (value: unknown): boolean => {
      const path = typeof value === "string" ? hostPathOf(value) : "";
      return path !== "" && !isSensitivePath(path) && !holdsRuntimeSocket(path);
    };
    for (const device of devicesOf(root.get("driverOpts"))) {
      yield* requireField(device, isAccepted, "volume must not stand for a sensitive directory of the host");
    }
  },
});
