import { sensitiveHostPaths } from "../../../../policies/rules/pod/sensitive-host-paths";
import { UNKNOWN, type Json } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const PATH = "spec.volumes[0].hostPath.path";
const MESSAGE = 'volume "host" must not mount a sensitive directory of the node';

function mounting(path: Json): { "spec.volumes": Json } {
  return { "spec.volumes": [{ name: "host", hostPath: { path } }] };
}

testRule(sensitiveHostPaths, {
  compliant: [
    { "spec.volumes": [{ name: "host", emptyDir: {} }] },
    ...["/srv/data", "/opt/cni/bin", "/run/flannel", "/var/log", "/lib/modules", "/etcetera", "/rooted", "D:\\data"].map(mounting),
    ...["/etc/localtime", "/etc/ssl/certs", "/etc/ssl/certs/ca-certificates.crt"].map(mounting),
    { set: mounting("/proc"), parameters: { allowed: ["/proc/"] } },
  ],
  violations: [
    ...[
      "/",
      "//",
      "/srv/..",
      "/etc",
      "/etc/",
      "/etc/kubernetes/pki",
      "//etc//shadow",
      "/var/../etc",
      "/./etc/./ssl/private",
      "/proc",
      "/sys/fs/cgroup",
      "/dev/sda",
      "/root/.ssh",
      "/home",
      "/boot",
      "/var",
      "/var/lib",
      "/var/lib/kubelet/pods",
      "/var/lib/docker",
      "/var/lib/containerd",
      "/var/lib/etcd",
      "/var/lib/rancher/k3s",
      "/var/run/systemd/private",
      "/run/dbus/system_bus_socket",
      "C:\\",
      "c:\\Windows\\System32",
      "C:\\var\\lib\\kubelet",
    ].map((path) => ({ set: mounting(path), path: PATH, message: MESSAGE })),
    { set: mounting("/proc/1"), parameters: { allowed: ["/proc"] }, path: PATH, message: MESSAGE },
    { set: mounting("/etc/shadow"), parameters: { allowed: ["/"] }, path: PATH, message: MESSAGE },
  ],
  undecided: [
    { set: mounting(UNKNOWN), path: PATH, message: MESSAGE },
    { set: { "spec.volumes": UNKNOWN }, path: "spec.volumes", message: "volume must not mount a sensitive directory of the node" },
  ],
  legitimate: [
    {
      what: "a metrics agent that reads the node's /sys and its root",
      set: {
        "spec.volumes": [
          { name: "sys", hostPath: { path: "/sys" } },
          { name: "root", hostPath: { path: "/" } },
        ],
      },
      parameters: { allowed: ["/", "/sys"] },
    },
    { what: "a network plugin that writes its configuration", set: mounting("/etc/cni/net.d"), waived: true },
    { what: "software that takes the time zone of its node", set: mounting("/etc/localtime") },
  ],
});
