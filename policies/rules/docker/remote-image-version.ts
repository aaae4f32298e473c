import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { defineRule, requireField } from "../../rule";
import { hasVersion } from "../image/image-version";

export const remoteImageVersion = defineRule({
  id: "docker-remote-image-version",
  title: "Images that Docker pulls must name an explicit version",
  rationale:
    'Without a version, or with "latest", each host runs what the registry had on the day of its first pull, and nobody can tell which.',
  severity: "medium",
  appliesTo: "resource",
  kinds: ["docker:index:RemoteImage"],
  controls: [cisDocker("5.28"), nist800190("4.2.2"), mitreAttack("T1525")],
  remediation: 'Name the version, or better the digest: "registry.example.com/app:1.4.2@sha256:…".',
  waiveWhen: "A throw-away environment tries out nightly builds.",
  *check({ root }) {
    if (root.get("build").state !== "absent") return;
    yield* requireField(root.get("name"), hasVersion, "image must have an explicit version");
  },
});
