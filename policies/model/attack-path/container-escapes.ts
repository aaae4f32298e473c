/**
 * Ways from a container to its node, through what the container's own settings leave open.
 *
 * Only containers that keep running count: a program that is taken over over the network is none of an init container that has ended.
 * Source: capabilities(7), the documentation of hostPath volumes, and the escapes that the graph of KubeHound names CE_* and EXPLOIT_*.
 */
import { anyOf, oneStep, unreadReason, type Cut, type Step, type Way } from "./attack-way";
import type { Field } from "../field";
import { holdsRuntimeSocket, normalPath } from "../kubernetes/host-path";
import type { Container } from "../pod";
import { allMatch, anyMatch, matchIf, sameValue, type Match } from "../selector";
import type { Workload } from "../stack";
import type { Subject } from "../subject";

/** Capabilities that alone are enough for root: they mount, load modules, open any file by its handle, or reach the memory of the machine. */
const SUFFICIENT: ReadonlySet<string> = new Set(["ALL", "DAC_READ_SEARCH", "SYS_ADMIN", "SYS_MODULE", "SYS_RAWIO"]);

/** Capabilities that are enough in the process namespace of the node: they reach into a process that is root. */
const SUFFICIENT_AMONG_PROCESSES: ReadonlySet<string> = new Set(["SYS_PTRACE"]);

/** Capabilities of which both together are enough: programs in the kernel that read the memory of every process. */
const KERNEL_PROGRAMS: ReadonlySet<string> = new Set(["BPF"]);
const KERNEL_MEMORY: ReadonlySet<string> = new Set(["PERFMON"]);

/** Trees with the credentials of a node, of its administrators, or of every pod on it. */
const CREDENTIAL_TREES = [
  ...["/etc/kubernetes", "/etc/rancher", "/etc/shadow", "/etc/ssh", "/home", "/root", "/run/credentials"],
  ...["cloud", "etcd", "k0s", "kubelet/pki", "kubelet/pods", "rancher"].map((name) => `/var/lib/${name}`),
];

/** Trees from which a node takes programs and settings that run as root, or in which it keeps the files of other containers. */
const OBEYED_TREES = [
  ...["/bin", "/boot", "/lib", "/lib64", "/opt/cni", "/sbin", "/usr", "/var/spool/cron"],
  ...["/proc/sys", "/sys/fs/cgroup", "/sys/kernel"],
  ...["cron.d", "cron.daily", "cron.hourly", "cron.monthly", "cron.weekly", "crontab", "default", "init.d"].map(inEtc),
  ...["containerd", "crio", "docker", "k0s", "ld.so.conf.d", "ld.so.preload", "modprobe.d", "pam.d"].map(inEtc),
  ...["passwd", "profile.d", "rc.local", "sudoers", "sudoers.d", "systemd", "udev"].map(inEtc),
  ...["containerd", "containers", "crio", "docker"].map((name) => `/var/lib/${name}`),
];

/** Where the logs of containers lie, which the kubelet reads as root, following links. */
const LOGS = "/var/log/pods";

/** What a container mounts from its node. */
interface HostMount {
  container: Container;
  mount: Field;
  volume: ReturnType<Workload["pod"]["volumes"]>[number];
  /** Whether the container mounts it, and it is of the node. */
  match: Match;
  /** What is mounted, as it is written; `undefined` where it cannot be read. */
  path: string | undefined;
}

/**
 * Every way from a workload's running containers to the node. With `userNamespaces`, nodes give a pod with `hostUsers: false` a user
 * namespace, whose root is none of the node; its directories and sockets are open to it all the same.
 */
export function escapesOf(workload: Workload, userNamespaces: boolean): Way | undefined {
  const { subject, pod } = workload;
  const hostUsers = pod.spec.get("hostUsers");
  const isRootOfNode = userNamespaces ? (hostUsers.state === "unknown" ? "unknown" : matchIf(hostUsers.value !== false)) : "yes";
  return anyOf([
    ...runningContainers(workload).flatMap(({ container, runs }) => {
      const own = privileges(container, subject, pod.spec.get("hostPID")).map((way) => limited(way, isRootOfNode, hostUsers));
      return [...own, hostProcess(container, subject)].map((way) => limited(way, runs, container.get("restartPolicy")));
    }),
    ...hostMounts(workload).map((mount) => throughMount(mount, subject)),
  ]);
}

/** Where a container may plant a link among the logs of the node. To follow it takes somebody who may read logs. */
export function plantsLinksInLogs(workload: Workload): Way | undefined {
  return anyOf(
    hostMounts(workload).map(({ container, mount, volume, match, path }) => {
      const field = mount.get("readOnly");
      const holdsLogs = path === undefined ? "unknown" : matchIf(isAmong(path, [LOGS]));
      const isPlanted = allMatch([match, holdsLogs, isWritable(mount), mayBeRoot(container)]);
      const words = `mount ${volume.label} read-only`;
      const step = {
        text: `${container.label} plants links among the logs of the node`,
        match: isPlanted,
        reason: whyMount(container, mount, volume),
      };
      return oneStep(step, [{ kind: "setting", words, at: field, owner: workload.subject, place: field }]);
    }),
  );
}

/** The containers that run for as long as the pod does: the ordinary ones, and init containers that restart. */
export function runningContainers({ pod }: Workload): { container: Container; runs: Match }[] {
  return pod.allContainers().flatMap((container) => {
    if (container.role === "container") return [{ container, runs: "yes" as const }];
    const policy = container.get("restartPolicy");
    if (container.role !== "init container" || (policy.state !== "unknown" && policy.value !== "Always")) return [];
    return [{ container, runs: policy.state === "unknown" ? ("unknown" as const) : ("yes" as const) }];
  });
}

function privileges(container: Container, owner: Subject, hostPid: Field): Way[] {
  const privileged = container.get("securityContext", "privileged");
  const cut = setting(owner, privileged, "do not set securityContext.privileged");
  const step = { text: `${container.label} is privileged`, match: isTrue(privileged), reason: unreadReason(privileged) };
  const added = container.get("securityContext", "capabilities", "add").items();
  return [oneStep(step, [cut]), ...added.map((item) => capability(container, owner, hostPid, item, added))];
}

function capability(container: Container, owner: Subject, hostPid: Field, item: Field, all: readonly Field[]): Way {
  const match = anyMatch([
    isOneOf(item, SUFFICIENT),
    allMatch([isOneOf(item, SUFFICIENT_AMONG_PROCESSES), isTrue(hostPid)]),
    allMatch([isOneOf(item, KERNEL_PROGRAMS), anyMatch(all.map((other) => isOneOf(other, KERNEL_MEMORY)))]),
  ]);
  const name = typeof item.value === "string" && match === "yes" && !item.secret ? ` ${capabilityName(item.value)}` : "";
  const step = { text: `${container.label} has the capability${name}`, match: allMatch([match, mayBeRoot(container)]) };
  const reason =
    item.state === "unknown" ? unreadReason(item) : hostPid.state === "unknown" ? unreadReason(hostPid) : whyRoot(container);
  return oneStep({ ...step, reason }, [setting(owner, item, `do not add${name || " the capability"}`)]);
}

function hostProcess(container: Container, owner: Subject): Way {
  const field = container.effective("windowsOptions", "hostProcess");
  const cut = setting(owner, field, "do not set securityContext.windowsOptions.hostProcess");
  return oneStep({ text: `${container.label} is a process of the node`, match: isTrue(field), reason: unreadReason(field) }, [cut]);
}

function throughMount({ container, mount, volume, match, path }: HostMount, owner: Subject): Way {
  const reason = whyMount(container, mount, volume);
  const leaveOut = setting(owner, mount, `do not mount ${volume.label}`);
  // A socket takes orders through a read-only mount too, and from users other than root whose group is root's, as it is by default.
  if (path !== undefined && holdsRuntimeSocket(path)) {
    return oneStep({ text: `${container.label} gives orders to the container runtime`, match, reason }, [leaveOut]);
  }
  if (path === undefined || isAmong(path, CREDENTIAL_TREES)) {
    const isRead = allMatch([match, path === undefined ? "unknown" : "yes", mayBeRoot(container)]);
    return oneStep({ text: `${container.label} reads the credentials of the node`, match: isRead, reason }, [leaveOut]);
  }
  const isChanged = allMatch([match, matchIf(isAmong(path, OBEYED_TREES)), isWritable(mount), mayBeRoot(container)]);
  const readOnly = mount.get("readOnly");
  const step = { text: `${container.label} changes files that the node obeys`, match: isChanged, reason };
  return oneStep(step, [setting(owner, readOnly, `mount ${volume.label} read-only`)]);
}

/** What the running containers mount of the node, each mount once. */
function hostMounts(workload: Workload): HostMount[] {
  const volumes = workload.pod.volumes().filter(({ field }) => field.get("hostPath").state !== "absent");
  if (volumes.length === 0) return [];
  return runningContainers(workload).flatMap(({ container, runs }) =>
    container
      .get("volumeMounts")
      .items()
      .flatMap((mount) => volumes.map((volume) => hostMount(container, runs, mount, volume)))
      .filter(({ match }) => match !== "no"),
  );
}

function hostMount(container: Container, runs: Match, mount: Field, volume: HostMount["volume"]): HostMount {
  const hostPath = volume.field.get("hostPath");
  const isOfNode = hostPath.state === "unknown" ? "unknown" : "yes";
  const match = allMatch([
    runs,
    isOfNode,
    mount.state === "unknown" ? "unknown" : sameValue(volume.field.get("name"), mount.get("name")),
  ]);
  const [path, subPath] = [hostPath.get("path"), mount.get("subPath")];
  const isReadable = typeof path.value === "string" && subPath.state !== "unknown" && mount.get("subPathExpr").state === "absent";
  return {
    container,
    mount,
    volume,
    match,
    path: isReadable ? path.value + (typeof subPath.value === "string" ? `/${subPath.value}` : "") : undefined,
  };
}

/**
 * Whether the container's user may be root. One that names another user may not if it can gain no privileges; otherwise the programs in the
 * image decide. One that names none is taken for root, since nothing keeps the image from it.
 */
function mayBeRoot(container: Container): Match {
  const [user, nonRoot] = [container.effective("runAsUser"), container.effective("runAsNonRoot")];
  const isOther = anyMatch([
    user.state === "unknown" ? "unknown" : matchIf(user.state === "known" && user.value !== 0),
    isTrue(nonRoot),
  ]);
  if (isOther === "no") return "yes";
  const gain = container.get("securityContext", "allowPrivilegeEscalation");
  return isOther === "yes" && gain.value === false ? "no" : "unknown";
}

function whyRoot(container: Container): string {
  const fields = ["runAsUser", "runAsNonRoot"].map((key) => container.effective(key));
  const unread = [...fields, container.get("securityContext", "allowPrivilegeEscalation")].find(({ state }) => state === "unknown");
  return unread ? unreadReason(unread) : "whether its user can become root depends on the programs in the image";
}

function whyMount(container: Container, mount: Field, { field }: HostMount["volume"]): string {
  const places = [
    field,
    field.get("hostPath"),
    field.get("hostPath", "path"),
    field.get("name"),
    mount,
    mount.get("name"),
    mount.get("subPath"),
  ];
  const unread = [...places, mount.get("readOnly")].find(({ state }) => state === "unknown");
  if (unread) return unreadReason(unread);
  return mount.get("subPathExpr").state === "absent"
    ? whyRoot(container)
    : `${mount.get("subPathExpr").path} is filled in when the pod starts`;
}

function isWritable(mount: Field): Match {
  const readOnly = mount.get("readOnly");
  return readOnly.state === "unknown" ? "unknown" : matchIf(readOnly.value !== true);
}

function isTrue(field: Field): Match {
  return field.state === "unknown" ? "unknown" : matchIf(field.value === true);
}

function isOneOf(item: Field, names: ReadonlySet<string>): Match {
  return item.state === "unknown" ? "unknown" : matchIf(typeof item.value === "string" && names.has(capabilityName(item.value)));
}

function capabilityName(value: string): string {
  return value.toUpperCase().replace(/^CAP_/, "");
}

/** Whether a path is in one of the trees, or holds one. */
function isAmong(path: string, trees: readonly string[]): boolean {
  const normal = normalPath(path);
  return trees.some((tree) => isAt(normal, tree) || normal.startsWith(`${tree}/`));
}

/** Whether a path is a directory or one above it. */
function isAt(path: string, directory: string): boolean {
  return path === "/" || path === directory || directory.startsWith(`${path}/`);
}

/** A way that exists only under a condition, which a field decides. */
function limited(way: Way, condition: Match, decider: Field): Way {
  if (condition === "yes") return way;
  const reason = unreadReason(decider);
  const limit = (step: Step): Step => ({ ...step, match: allMatch([step.match, condition]), reason });
  return { ...way, match: allMatch([way.match, condition]), steps: way.steps.map(limit) };
}

function setting(owner: Subject, at: Field, words: string): Cut {
  return { kind: "setting", words, at, owner, place: at };
}

function inEtc(name: string): string {
  return `/etc/${name}`;
}
