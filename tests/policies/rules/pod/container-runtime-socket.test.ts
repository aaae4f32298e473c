import { containerRuntimeSocket } from "../../../../policies/rules/pod/container-runtime-socket";
import { UNKNOWN, type Json } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = 'volume "runtime" must not give access to the socket of the container runtime';

function mounting(path: Json): { "spec.volumes": Json } {
  return { "spec.volumes": [{ name: "runtime", hostPath: { path } }] };
}

testRule(containerRuntimeSocket, {
  compliant: [
    { "spec.volumes": [{ name: "runtime", emptyDir: {} }] },
    mounting("/run/flannel"),
    mounting("/run/xtables.lock"),
    mounting("/var/log"),
    mounting("/srv/docker.sock.d"),
    mounting("/run/user/1000/bus"),
  ],
  violations: [
    "/var/run/docker.sock",
    "/run/docker.sock",
    "//var/run//docker.sock/",
    "/var/lib/../run/./docker.sock",
    "/run/containerd/containerd.sock",
    "/run/k3s/containerd/containerd.sock",
    "/var/snap/microk8s/common/run/containerd.sock",
    "/var/run/crio/crio.sock",
    "/var/run/dockershim.sock",
    "/run/cri-dockerd.sock",
    "/run/user/1000/podman/podman.sock",
    "/var/run",
    "/run/",
    "/run/containerd",
    "/run/crio",
    "/run/user/1000",
    "\\\\.\\pipe\\docker_engine",
    "//./pipe/containerd-containerd",
    7,
  ].map((path) => ({ set: mounting(path), path: "spec.volumes[0].hostPath.path", message: MESSAGE })),
  undecided: [
    { set: mounting(UNKNOWN), path: "spec.volumes[0].hostPath.path", message: MESSAGE },
    {
      set: { "spec.volumes": UNKNOWN },
      path: "spec.volumes",
      message: "volume must not give access to the socket of the container runtime",
    },
  ],
  legitimate: [
    {
      what: "a security agent that asks the runtime about its containers",
      set: {
        ...mounting("/run/containerd/containerd.sock"),
        "spec.containers[0].volumeMounts": [{ name: "runtime", mountPath: "/run/containerd/containerd.sock", readOnly: true }],
      },
      waived: true,
    },
    { what: "a network plugin that keeps its state in a directory of its own", set: mounting("/run/flannel") },
  ],
});
