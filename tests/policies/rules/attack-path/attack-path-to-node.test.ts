import { attackPathToNode } from "../../../../policies/rules/attack-path/attack-path-to-node";
import { UNKNOWN, type Json } from "../../../support/pods";
import type { Change, Expected } from "../../../support/rule-cases";
import { testRule } from "../../../support/rule-tester";
import { claimOf, deployment, networkPolicy, service } from "./resources";

const POD = "[0].spec.template.spec";
const APP = `${POD}.containers[0]`;
const HERE = "spec.template.spec";
const CONTAINER = `${HERE}.containers[0]`;

function escape(set: Change, path: string, rest: string, cut: string): Expected {
  return { set, path: `${HERE}.${path}`, message: claimOf("the node", `→ container "app" ${rest}`, cut) };
}

/** Mounts a directory of the node, read-only unless it is `writable`. */
function mounts(path: string, mount: { [key: string]: Json } = {}): Change {
  return {
    [`${POD}.volumes[0]`]: { name: "node", hostPath: { path } },
    [`${APP}.volumeMounts[0]`]: { name: "node", mountPath: "/node", readOnly: true, ...mount },
  };
}

function adds(...capabilities: string[]): Change {
  return { [`${APP}.securityContext.capabilities.add`]: capabilities };
}

const OTHER_USER: Change = { [`${POD}.securityContext.runAsUser`]: 10001 };
const WRITABLE = { readOnly: false };
const MOUNT = "containers[0].volumeMounts[0]";
const READS = ["reads the credentials of the node", 'do not mount volume "node"'] as const;
const CHANGES = ["changes files that the node obeys", 'mount volume "node" read-only'] as const;
const ORDERS = ["gives orders to the container runtime", 'do not mount volume "node"'] as const;

testRule(attackPathToNode, {
  base: [deployment(), service()],
  compliant: [
    // Each half of a way alone leads nowhere.
    { [`${APP}.securityContext.privileged`]: true, "[1].spec.type": "ClusterIP" },
    { [`${APP}.securityContext.privileged`]: true, "[1]": null },
    { [`${APP}.securityContext.privileged`]: true, "[1].metadata.namespace": "other" },
    { [`${APP}.securityContext.privileged`]: true, "[1].spec.selector": { app: "other" } },
    {
      [`${APP}.securityContext.privileged`]: true,
      "[1].metadata.annotations": { "networking.gke.io/load-balancer-type": "Internal" },
    },
    { [`${APP}.securityContext.privileged`]: true, "[1].spec.loadBalancerSourceRanges": ["203.0.113.0/24"] },
    // Policies that close the pod to the outside.
    { [`${APP}.securityContext.privileged`]: true, "[2]": networkPolicy() },
    { [`${APP}.securityContext.privileged`]: true, "[2]": networkPolicy([{ from: [{ podSelector: {} }] }]) },
    { [`${APP}.securityContext.privileged`]: true, "[2]": networkPolicy([{ from: [{ namespaceSelector: {} }] }]) },
    { [`${APP}.securityContext.privileged`]: true, "[2]": networkPolicy([{ from: [{ ipBlock: { cidr: "203.0.113.0/24" } }] }]) },
    // What only the node itself reaches.
    {
      [`${APP}.securityContext.privileged`]: true,
      "[1]": null,
      [`${APP}.ports[0]`]: { containerPort: 1, hostPort: 1, hostIP: "127.0.0.1" },
    },
    // Containers that have ended, or that nobody reaches.
    { [`${POD}.initContainers`]: [{ name: "init", securityContext: { privileged: true } }] },
    { [`${POD}.ephemeralContainers`]: [{ name: "debug", securityContext: { privileged: true } }] },
    // Capabilities that are not enough, alone or for another user.
    adds("NET_ADMIN", "NET_RAW", "SYS_TIME"),
    adds("SYS_PTRACE"),
    adds("BPF"),
    adds("PERFMON"),
    { ...adds("SYS_ADMIN"), ...OTHER_USER },
    { ...adds("SYS_ADMIN"), [`${APP}.securityContext.runAsNonRoot`]: true },
    // Directories that hold nothing of the kind, and mounts that nobody uses.
    mounts("/var/lib/web", WRITABLE),
    mounts("/etc/localtime", WRITABLE),
    mounts("/etc/cni/net.d", WRITABLE),
    mounts("/var/lib/kubelet/plugins/csi.example.com", WRITABLE),
    mounts("/run/flannel", WRITABLE),
    mounts("/proc"),
    mounts("/sys"),
    mounts("/usr/src"),
    mounts("/", { subPath: "var/lib/web", ...WRITABLE }),
    { ...mounts("/"), [`${APP}.volumeMounts`]: null },
    { ...mounts("/"), [`${APP}.volumeMounts[0].name`]: "other" },
    { ...mounts("/"), ...OTHER_USER },
    { ...mounts("/etc", WRITABLE), ...OTHER_USER },
  ],
  violations: [
    escape(
      { [`${APP}.securityContext.privileged`]: true },
      "containers[0].securityContext.privileged",
      "is privileged",
      "do not set securityContext.privileged",
    ),
    ...["SYS_ADMIN", "SYS_MODULE", "DAC_READ_SEARCH", "SYS_RAWIO", "ALL"].map((name) =>
      escape(adds(name), "containers[0].securityContext.capabilities.add[0]", `has the capability ${name}`, `do not add ${name}`),
    ),
    escape(
      adds("cap_sys_admin"),
      "containers[0].securityContext.capabilities.add[0]",
      "has the capability SYS_ADMIN",
      "do not add SYS_ADMIN",
    ),
    escape(
      { ...adds("SYS_PTRACE"), [`${POD}.hostPID`]: true },
      "containers[0].securityContext.capabilities.add[0]",
      "has the capability SYS_PTRACE",
      "do not add SYS_PTRACE",
    ),
    escape(adds("BPF", "PERFMON"), "containers[0].securityContext.capabilities.add[0]", "has the capability BPF", "do not add BPF"),
    escape(
      { [`${POD}.securityContext.windowsOptions.hostProcess`]: true },
      "securityContext.windowsOptions.hostProcess",
      "is a process of the node",
      "do not set securityContext.windowsOptions.hostProcess",
    ),
    ...["/var/run/docker.sock", "/run", "/run/containerd/containerd.sock", "\\\\.\\pipe\\docker_engine"].map((path) =>
      escape(mounts(path), MOUNT, ...ORDERS),
    ),
    escape({ ...mounts("/var/run/docker.sock"), ...OTHER_USER }, MOUNT, ...ORDERS),
    ...[
      "/",
      "//",
      "/etc",
      "/etc/kubernetes/pki",
      "/root/.ssh",
      "/var/lib",
      "/var/lib/kubelet",
      "/var/lib/kubelet/pods",
      "/var/lib/etcd",
    ].map((path) => escape(mounts(path), MOUNT, ...READS)),
    escape(mounts("/", { subPath: "etc/kubernetes" }), MOUNT, ...READS),
    ...["/usr/bin", "/etc/cron.d", "/etc/systemd/system", "/opt", "/proc", "/sys", "/boot", "/var/lib/containerd"].map((path) =>
      escape(mounts(path, WRITABLE), `${MOUNT}.readOnly`, ...CHANGES),
    ),
    // Several at once: all have to go.
    escape(
      { ...mounts("/"), [`${APP}.securityContext.privileged`]: true },
      "containers[0].securityContext.privileged",
      "is privileged",
      'do not set securityContext.privileged and do not mount volume "node"',
    ),
    {
      set: { [`${POD}.initContainers`]: [{ name: "mesh", restartPolicy: "Always", securityContext: { privileged: true } }] },
      path: `${HERE}.initContainers[0].securityContext.privileged`,
      message: claimOf("the node", '→ init container "mesh" is privileged', "do not set securityContext.privileged"),
    },
  ],
  undecided: [
    {
      set: { [`${APP}.securityContext.privileged`]: UNKNOWN },
      path: `${CONTAINER}.securityContext.privileged`,
      message: claimOf("the node", '–?→ container "app" is privileged', "do not set securityContext.privileged"),
    },
    {
      set: { [`${POD}.initContainers`]: [{ name: "mesh", restartPolicy: UNKNOWN, securityContext: { privileged: true } }] },
      path: `${HERE}.initContainers[0].securityContext.privileged`,
      message: claimOf("the node", '–?→ init container "mesh" is privileged', "do not set securityContext.privileged"),
      reason:
        'the step to init container "mesh" is privileged is not certain, since spec.template.spec.initContainers[0].restartPolicy is not known until deployment',
    },
    {
      set: { [`${APP}.securityContext.privileged`]: true, "[1].spec.type": UNKNOWN },
      path: `${CONTAINER}.securityContext.privileged`,
      message: claimOf(
        "the node",
        '→ container "app" is privileged',
        "do not set securityContext.privileged",
        '–?→ Service "web" → Deployment "web"',
      ),
      reason: 'the step to Service "web" is not certain, since which traffic is led to it depends on values that cannot be read',
    },
    {
      set: { ...mounts("/"), ...OTHER_USER, [`${APP}.securityContext.allowPrivilegeEscalation`]: null },
      path: `${HERE}.${MOUNT}`,
      message: claimOf("the node", '–?→ container "app" reads the credentials of the node', 'do not mount volume "node"'),
      reason:
        'the step to container "app" reads the credentials of the node is not certain, since whether its user can become root depends on the programs in the image',
    },
    {
      set: mounts(UNKNOWN),
      path: `${HERE}.${MOUNT}`,
      message: claimOf("the node", '–?→ container "app" reads the credentials of the node', 'do not mount volume "node"'),
      reason:
        'the step to container "app" reads the credentials of the node is not certain, since spec.template.spec.volumes[0].hostPath.path is not known until deployment',
    },
  ],
  legitimate: [
    { what: "a web server behind a load balancer that binds a low port", set: adds("NET_BIND_SERVICE") },
    {
      what: "an ingress controller on the ports of its nodes",
      set: { [`${APP}.ports[0].hostPort`]: 443, ...adds("NET_BIND_SERVICE"), ...OTHER_USER },
    },
    {
      what: "a node exporter that reads the node as another user",
      set: { ...mounts("/"), ...OTHER_USER, [`${POD}.hostPID`]: true, [`${POD}.hostNetwork`]: true },
    },
    {
      what: "a network plugin on its node, whose program for setting up has ended",
      set: {
        ...adds("NET_ADMIN", "NET_RAW"),
        ...mounts("/run/flannel", WRITABLE),
        [`${POD}.hostNetwork`]: true,
        [`${POD}.initContainers`]: [{ name: "install", volumeMounts: [{ name: "node", mountPath: "/opt/cni/bin" }] }],
      },
    },
    {
      what: "a privileged agent of the network that is reached from outside",
      set: { [`${APP}.securityContext.privileged`]: true },
      waived: true,
    },
  ],
});
