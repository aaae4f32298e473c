/** What a container of Docker sees of its host. */
import type { Field } from "../field";

/** A directory or file of the host, a disk or a pipe. */
export interface HostMount {
  /** The path, where it is written; {@link hostPathOf} makes one of the host of it. */
  path: Field;
  propagation: Field;
}

/** The mounts of a container or service of @pulumi/docker; `mounts` is the list of both, `root` may have `volumes`. */
export function providerMounts(root: Field, mounts: Field): HostMount[] {
  const volumes = root.get("volumes").items();
  return [
    // The provider writes either into one text, `source:target`, where the engine takes a volume's name with a slash for a path.
    ...volumes.flatMap((field) =>
      [field.get("hostPath"), ...[field.get("volumeName")].filter(isPath)].map((path) => ({
        path,
        propagation: field.get("propagation"),
      })),
    ),
    ...mounts.items().flatMap((field) => {
      const propagation = field.get("bindOptions", "propagation");
      return pathsOf(field, field.get("volumeOptions", "driverOptions")).map((path) => ({ path, propagation }));
    }),
  ].filter(({ path }) => path.state !== "absent");
}

function isPath({ value }: Field): boolean {
  return typeof value === "string" && /^[/\\~.]|^[A-Za-z]:/.test(value);
}

/** The mounts of a service of Compose; `file` has the volumes, secrets and settings that it names. */
export function composeMounts(service: Field, file: Field | undefined): HostMount[] {
  const volumes = service
    .get("volumes")
    .items()
    .flatMap((field) => {
      const { value: source } = field.get("source");
      const declared = file?.get("volumes", typeof source === "string" ? source : "", "driver_opts");
      return pathsOf(field, declared).map((path) => ({ path, propagation: field.get("bind", "propagation") }));
    });
  const files = ["secrets", "configs"].flatMap((kind) =>
    service
      .get(kind)
      .items()
      .flatMap((field) => {
        const { value: name } = typeof field.value === "string" ? field : field.get("source");
        // Outside of a swarm they are mounts of files.
        const path = file?.get(kind, typeof name === "string" ? name : "", "file");
        return path ? [{ path, propagation: field.get("bind", "propagation") }] : [];
      }),
  );
  return [...volumes, ...files].filter(({ path }) => path.state !== "absent");
}

/** The paths of the host behind a mount. One of a type that cannot be read may have some. */
function pathsOf(mount: Field, driverOptions: Field | undefined): readonly Field[] {
  const type = mount.get("type");
  const source = mount.get("source");
  const isPath = typeof source.value === "string" && /^[./~\\]/.test(source.value);
  if (type.state === "unknown" || type.value === "bind" || type.value === "npipe" || (type.state === "absent" && isPath))
    return [source];
  return driverOptions ? devicesOf(driverOptions) : [];
}

/**
 * The paths of the host in the options of the local volume driver: `{ type: "none", o: "bind", device: "/srv" }`, a disk, or the layers of
 * an overlay. A device that begins with `:` or `//` is on another host.
 */
export function devicesOf(options: Field): readonly Field[] {
  if (options.state === "unknown") return [options];
  const device = options.get("device");
  const mode = options.get("o");
  const isLocal = device.state === "unknown" || (typeof device.value === "string" && /^(?:\/(?!\/)|[.~])/.test(device.value));
  const hasLayers = typeof mode.value === "string" && LAYER.test(mode.value);
  return [...(isLocal ? [device] : []), ...(hasLayers ? [mode] : [])];
}

const LAYER = /(?:^|,)(?:lower|upper)dir=([^,:]+)/;
/** How deep a project is taken to lie, for the paths that begin with it. */
const PROJECT = "/folder/folder/folder/folder";

/** A path of a mount as one of the host: relative ones begin at the project, `~` at the home of the user; of an overlay its first layer. */
export function hostPathOf(path: string): string {
  const layer = LAYER.exec(path)?.[1];
  if (layer !== undefined) return layer;
  if (/^~(?=[\\/]|$)/.test(path)) return `/home/user${path.slice(1).replaceAll("\\", "/")}`;
  return path.startsWith(".") ? `${PROJECT}/${path.replaceAll("\\", "/")}` : path;
}
