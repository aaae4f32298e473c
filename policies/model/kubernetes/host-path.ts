/** Paths of a node, as volumes and bind mounts name them. */

/** Names of the sockets through which container runtimes take orders, wherever they stand. */
const SOCKET_NAMES = new Set([
  "balena-engine.sock",
  "containerd.sock",
  "containerd.sock.ttrpc",
  "cri-dockerd.sock",
  "crio.sock",
  "docker.sock",
  "dockershim.sock",
  "isulad.sock",
  "podman.sock",
]);

/** Directories in which the runtimes of common distributions keep those sockets. */
const SOCKET_DIRECTORIES = [
  "/run",
  "/run/containerd",
  "/run/crio",
  "/run/k0s",
  "/run/k3s",
  "/run/k3s/containerd",
  "/run/podman",
  "/run/user",
  "/var/snap/microk8s",
  "/var/snap/microk8s/common",
  "/var/snap/microk8s/common/run",
];

/** Directories that hold credentials, devices, interfaces of the kernel or the state of the cluster, with all below them. */
const SENSITIVE_TREES = [
  "/boot",
  "/dev",
  "/etc",
  "/home",
  "/proc",
  "/programdata/docker",
  "/root",
  "/run/credentials",
  "/run/dbus",
  "/run/systemd",
  "/sys",
  "/users",
  "/var/lib/cloud",
  "/var/lib/containerd",
  "/var/lib/containers",
  "/var/lib/crio",
  "/var/lib/docker",
  "/var/lib/etcd",
  "/var/lib/k0s",
  "/var/lib/kubelet",
  "/var/lib/rancher",
  "/var/spool/cron",
  "/windows",
];

/** Directories that are sensitive for what stands below them. */
const PARENTS_OF_SENSITIVE = new Set(["/", "/var", "/var/lib", "/var/spool", "/programdata"]);

/** Below a sensitive directory, but no secret and the same on every node: certificates of authorities, the time zone, names. */
const HARMLESS = [
  "/etc/ca-certificates",
  "/etc/hostname",
  "/etc/localtime",
  "/etc/lsb-release",
  "/etc/machine-id",
  "/etc/os-release",
  "/etc/pki/ca-trust",
  "/etc/pki/tls/certs",
  "/etc/resolv.conf",
  "/etc/ssl/certs",
  "/etc/timezone",
];

const PIPE = /^[\\/]{2}\.[\\/]pipe[\\/](?:docker|containerd|cri)/i;
const WINDOWS_DRIVE = /^[a-z]:/i;

/**
 * A path in one form: absolute, without `//`, `.`, `..` or a slash at the end. `/var/run` is `/run`, to which it links on every
 * current distribution. A path with a drive letter loses it and, as Windows does not tell them apart, its upper case.
 */
export function normalPath(path: string): string {
  const posix = WINDOWS_DRIVE.test(path) ? path.slice(2).replaceAll("\\", "/").toLowerCase() : path;
  const parts: string[] = [];
  for (const part of posix.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  const normal = `/${parts.join("/")}`;
  return isWithin(normal, "/var/run") ? normal.slice("/var".length) : normal;
}

/**
 * Whether a path is the socket of a container runtime or a directory that holds one. The root of the node holds every one of them and
 * much more; it is sensitive for that, see {@link isSensitivePath}.
 */
export function holdsRuntimeSocket(path: string): boolean {
  if (PIPE.test(path)) return true;
  const normal = normalPath(path);
  const name = normal.slice(normal.lastIndexOf("/") + 1);
  return SOCKET_NAMES.has(name) || SOCKET_DIRECTORIES.includes(normal) || /^\/run\/user\/\d+(\/podman)?$/.test(normal);
}

/** Whether a path gives away or hands over a node: its credentials, devices, kernel or cluster state. */
export function isSensitivePath(path: string): boolean {
  const normal = normalPath(path);
  if (PARENTS_OF_SENSITIVE.has(normal)) return true;
  return SENSITIVE_TREES.some((tree) => isWithin(normal, tree)) && !HARMLESS.some((tree) => isWithin(normal, tree));
}

function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(`${directory}/`);
}
