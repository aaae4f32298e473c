import { hostMounts } from "../../../../policies/rules/docker/host-mounts";
import { COMPOSE, CONTAINER, SERVICE, fromEnvironment } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "container must not mount a sensitive directory of its host";

testRule(hostMounts, {
  base: CONTAINER,
  compliant: [
    { volumes: [{ hostPath: "/srv/data", containerPath: "/data" }] },
    { volumes: [{ volumeName: "etc", containerPath: "/data" }] },
    { volumes: [{ hostPath: "/etc/localtime", containerPath: "/etc/localtime", readOnly: true }] },
    { set: { volumes: [{ hostPath: "/proc", containerPath: "/host/proc" }] }, parameters: { allowed: ["/proc/"] } },
  ],
  violations: [
    { set: { volumes: [{ hostPath: "/etc", containerPath: "/host" }] }, path: "volumes[0].hostPath", message: MESSAGE },
    { set: { volumes: [{ hostPath: "/", containerPath: "/host" }] }, path: "volumes[0].hostPath", message: MESSAGE },
    { set: { volumes: [{ volumeName: "/", containerPath: "/host" }] }, path: "volumes[0].volumeName", message: MESSAGE },
    {
      set: { volumes: [{ hostPath: "/srv/../root/.ssh", containerPath: "/keys" }] },
      path: "volumes[0].hostPath",
      message: MESSAGE,
    },
    { set: { mounts: [{ type: "bind", source: "/var/lib/docker", target: "/d" }] }, path: "mounts[0].source", message: MESSAGE },
    {
      set: { volumes: [{ hostPath: "/proc/1", containerPath: "/p" }] },
      parameters: { allowed: ["/proc"] },
      path: "volumes[0].hostPath",
      message: MESSAGE,
    },
  ],
  undecided: [
    { set: { "volumes[0].hostPath": UNKNOWN }, path: "volumes[0].hostPath", message: MESSAGE },
    { set: { mounts: UNKNOWN }, path: "mounts", message: MESSAGE },
  ],
  legitimate: [
    {
      what: "an agent that reads its host's /proc",
      set: { volumes: [{ hostPath: "/proc", containerPath: "/host/proc", readOnly: true }] },
      waived: true,
    },
    {
      what: "agents on every host, which the parameter lists",
      set: { volumes: [{ hostPath: "/proc", containerPath: "/host/proc", readOnly: true }] },
      parameters: { allowed: ["/proc"] },
    },
  ],
});

testRule(hostMounts, {
  base: COMPOSE,
  compliant: [
    { "services.web.volumes": ["./etc:/etc/app", "../shared/dev:/dev/app", "etc:/x"] },
    { "services.web.volumes": ["/anonymous"] },
  ],
  violations: [
    {
      set: { "services.web.volumes": ["/etc/shadow:/x:ro"] },
      path: "services.web.volumes[0].source",
      message: 'service "web" must not mount a sensitive directory of its host',
    },
    {
      set: { "services.web.volumes": ["~/.aws:/root/.aws:ro"] },
      path: "services.web.volumes[0].source",
      message: 'service "web" must not mount a sensitive directory of its host',
    },
    {
      set: { "services.web.volumes": ["../../../../../etc:/x"] },
      path: "services.web.volumes[0].source",
      message: 'service "web" must not mount a sensitive directory of its host',
    },
    {
      set: { "services.web.volumes": ["C:\\Users\\me:/x"] },
      path: "services.web.volumes[0].source",
      message: 'service "web" must not mount a sensitive directory of its host',
    },
    {
      set: { "volumes.data.driver_opts": { o: "bind", device: "/root" } },
      path: "volumes.data.driver_opts.device",
      message: 'service "web" must not mount a sensitive directory of its host',
    },
    {
      set: { "volumes.data.driver_opts": { type: "ext4", device: "/dev/sda1" } },
      path: "volumes.data.driver_opts.device",
      message: 'service "web" must not mount a sensitive directory of its host',
    },
    {
      set: { "services.web.secrets": ["s"], secrets: { s: { file: "/etc/shadow" } } },
      path: "secrets.s.file",
      message: 'service "web" must not mount a sensitive directory of its host',
    },
  ],
  undecided: [
    {
      set: { "services.web.volumes": [{ type: "bind", source: "${DATA}", target: "/x" }] },
      path: "services.web.volumes[0].source",
      message: 'service "web" must not mount a sensitive directory of its host',
      reason: fromEnvironment("services.web.volumes[0].source"),
    },
  ],
});

testRule(hostMounts, {
  base: SERVICE,
  compliant: [],
  violations: [
    {
      set: { "taskSpec.containerSpec.mounts": [{ type: "bind", source: "/boot", target: "/s" }] },
      path: "taskSpec.containerSpec.mounts[0].source",
      message: "service must not mount a sensitive directory of its host",
    },
  ],
});
