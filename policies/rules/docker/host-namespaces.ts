import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { defineRule, requireField, violation } from "../../rule";

export const hostNamespaces = defineRule({
  id: "docker-host-namespaces",
  title: "Docker containers must not share namespaces of their host",
  rationale:
    "In a namespace of the host a container sees its processes, memory or network as they are, and can signal, read or listen to them.",
  severity: "high",
  appliesTo: "docker-container",
  controls: [
    cisDocker("5.10"),
    cisDocker("5.16"),
    cisDocker("5.17"),
    cisDocker("5.21"),
    cisDocker("5.31"),
    nist800190("4.4.3"),
    pciDss("2.2.4"),
    mitreAttack("T1611"),
    mitreAttack("T1040"),
  ],
  remediation: 'Remove the value "host", and publish the ports or mount the files that the container needs.',
  waiveWhen:
    "The container is a part of its host, such as a network proxy in front of all others or an agent that watches processes.",
  *check(container) {
    for (const [setting, name] of NAMESPACES) {
      const field = container.setting(setting);
      const isOwn = (value: unknown): boolean => typeof value !== "string" || value.trim().toLowerCase() !== "host";
      if (field) yield* requireField(field, isOwn, `${container.label} must not share the ${name} namespace of its host`);
    }
    for (const { field, name } of container.networks()) {
      const claim = `${container.label} must not share the network namespace of its host`;
      if (name === "host") yield* violation(field, claim);
      else if (name === undefined) yield* requireField(field, () => true, claim);
    }
  },
});

const NAMESPACES = [
  ["networkMode", "network"],
  ["pidNamespace", "process"],
  ["ipcNamespace", "IPC"],
  ["utsNamespace", "UTS"],
  ["userNamespace", "user"],
  ["cgroupNamespace", "cgroup"],
] as const;
