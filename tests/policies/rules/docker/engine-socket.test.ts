import { engineSocket } from "../../../../policies/rules/docker/engine-socket";
import { COMPOSE, CONTAINER, SERVICE, fromEnvironment } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "container must not mount the socket of a container engine";

testRule(engineSocket, {
  base: CONTAINER,
  compliant: [{ volumes: [{ hostPath: "/srv/data", containerPath: "/data" }] }, { mounts: [{ type: "tmpfs", target: "/tmp" }] }],
  violations: [
    {
      set: { volumes: [{ hostPath: "/var/run/docker.sock", containerPath: "/var/run/docker.sock", readOnly: true }] },
      path: "volumes[0].hostPath",
      message: MESSAGE,
    },
    {
      set: { volumes: [{ hostPath: "/run/../run//docker.sock", containerPath: "/s" }] },
      path: "volumes[0].hostPath",
      message: MESSAGE,
    },
    { set: { volumes: [{ hostPath: "/var/run", containerPath: "/host-run" }] }, path: "volumes[0].hostPath", message: MESSAGE },
    {
      set: { mounts: [{ type: "bind", source: "/run/containerd/containerd.sock", target: "/s" }] },
      path: "mounts[0].source",
      message: MESSAGE,
    },
    {
      set: { mounts: [{ type: "npipe", source: "\\\\.\\pipe\\docker_engine", target: "\\\\.\\pipe\\docker_engine" }] },
      path: "mounts[0].source",
      message: MESSAGE,
    },
    {
      set: {
        mounts: [
          {
            type: "volume",
            source: "s",
            target: "/s",
            volumeOptions: { driverOptions: { type: "none", o: "ro,bind", device: "/run/podman/podman.sock" } },
          },
        ],
      },
      path: "mounts[0].volumeOptions.driverOptions.device",
      message: MESSAGE,
    },
  ],
  undecided: [
    { set: { volumes: UNKNOWN }, path: "volumes", message: MESSAGE },
    { set: { "volumes[0].hostPath": UNKNOWN }, path: "volumes[0].hostPath", message: MESSAGE },
    { set: { mounts: [{ type: UNKNOWN, source: UNKNOWN, target: "/x" }] }, path: "mounts[0].source", message: MESSAGE },
    {
      set: { mounts: [{ type: "volume", target: "/x", volumeOptions: { driverOptions: UNKNOWN } }] },
      path: "mounts[0].volumeOptions.driverOptions",
      message: MESSAGE,
    },
  ],
  legitimate: [
    {
      what: "a proxy that lets reading requests through",
      set: { volumes: [{ hostPath: "/var/run/docker.sock", containerPath: "/var/run/docker.sock" }] },
      waived: true,
    },
  ],
});

testRule(engineSocket, {
  base: COMPOSE,
  compliant: [
    { "services.web.volumes": ["./docker.sock.d:/x"] },
    { "services.web.use_api_socket": false },
    { "services.web.secrets": ["db"], secrets: { db: { file: "./db.txt" } } },
    { "services.web.configs": ["app"], configs: { app: { external: true } } },
    { "volumes.data.driver_opts": { type: "nfs", o: "addr=10.0.0.1", device: ":/var/run/docker.sock" } },
  ],
  violations: [
    {
      set: { "services.web.volumes": ["/var/run/docker.sock:/var/run/docker.sock:ro"] },
      path: "services.web.volumes[0].source",
      message: 'service "web" must not mount the socket of a container engine',
    },
    {
      set: { "services.web.volumes": ["${SOCKET:-/var/run/docker.sock}:/s"] },
      path: "services.web.volumes[0].source",
      message: 'service "web" must not mount the socket of a container engine',
    },
    {
      set: { "services.web.volumes": [{ type: "bind", source: "/run/user/1000/docker.sock", target: "/s" }] },
      path: "services.web.volumes[0].source",
      message: 'service "web" must not mount the socket of a container engine',
    },
    {
      set: { "volumes.data.driver_opts": { type: "none", o: "bind", device: "/run/docker.sock" } },
      path: "volumes.data.driver_opts.device",
      message: 'service "web" must not mount the socket of a container engine',
    },
    {
      set: { "services.web.use_api_socket": true },
      path: "services.web.use_api_socket",
      message: 'service "web" must not mount the socket of a container engine',
    },
    {
      set: { "services.web.volumes": [{ source: "/run/docker.sock", target: "/s" }] },
      path: "services.web.volumes[0].source",
      message: 'service "web" must not mount the socket of a container engine',
    },
    {
      set: { "services.web.configs": ["engine"], configs: { engine: { file: "/var/run/docker.sock" } } },
      path: "configs.engine.file",
      message: 'service "web" must not mount the socket of a container engine',
    },
    {
      set: { "services.web.secrets": [{ source: "engine", target: "/s" }], secrets: { engine: { file: "/var/run/docker.sock" } } },
      path: "secrets.engine.file",
      message: 'service "web" must not mount the socket of a container engine',
    },
  ],
  undecided: [
    {
      set: { "services.web.volumes": ["${DATA}:/data"] },
      path: "services.web.volumes[0]",
      message: 'service "web" must not mount the socket of a container engine',
      reason: fromEnvironment("services.web.volumes[0]"),
    },
  ],
});

testRule(engineSocket, {
  base: SERVICE,
  compliant: [],
  violations: [
    {
      set: { "taskSpec.containerSpec.mounts": [{ type: "bind", source: "/var/run/docker.sock", target: "/s" }] },
      path: "taskSpec.containerSpec.mounts[0].source",
      message: "service must not mount the socket of a container engine",
    },
  ],
});
