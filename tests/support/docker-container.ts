/** What the Docker provider asks an engine for, of the inputs of its resource Container. */
import type { ContainerCreateOptions, HostConfig, MountSettings } from "dockerode";

const MEBIBYTE = 1024 * 1024;
const SECOND = 1_000_000_000;
const UNITS: Readonly<Record<string, number>> = { ms: SECOND / 1000, s: SECOND, m: 60 * SECOND, h: 3600 * SECOND };

/** The options of a container. */
type Options = ContainerCreateOptions & { HostConfig: HostConfig };
type Value = Readonly<Record<string, unknown>>;
type Apply = (options: Options, value: unknown) => void;

/** What the provider itself does with a container, of which the engine is told nothing when it makes one. */
const OF_THE_PROVIDER = ["attach", "destroyGraceSeconds", "logs", "mustRun", "removeVolumes", "start", "wait", "waitTimeout"];

const top =
  (name: keyof ContainerCreateOptions, convert: (value: unknown) => unknown = (value) => value): Apply =>
  (options, value) =>
    Object.assign(options, { [name]: convert(value) });
const host =
  (name: keyof HostConfig, convert: (value: unknown) => unknown = (value) => value): Apply =>
  ({ HostConfig }, value) =>
    Object.assign(HostConfig, { [name]: convert(value) });
const mebibytes = (value: unknown): number => ((value as number) < 0 ? (value as number) : (value as number) * MEBIBYTE);

/** Memory is in MiB, and processors are a decimal number in a text, as the documentation of `@pulumi/docker` has it. */
const INPUTS: Readonly<Record<string, Apply>> = {
  name: top("name"),
  image: top("Image"),
  command: top("Cmd"),
  entrypoints: top("Entrypoint"),
  envs: top("Env"),
  hostname: top("Hostname"),
  user: top("User"),
  workingDir: top("WorkingDir"),
  stopSignal: top("StopSignal"),
  stopTimeout: top("StopTimeout"),
  labels: top("Labels", (value) => labels(value as { label: string; value: string }[])),
  healthcheck: top("Healthcheck", (value) => healthcheck(value as Value)),
  readOnly: host("ReadonlyRootfs"),
  privileged: host("Privileged"),
  capabilities: ({ HostConfig }, value) => {
    const { adds = [], drops = [] } = only(value as Value, ["adds", "drops"]);
    Object.assign(HostConfig, { CapAdd: adds, CapDrop: drops });
  },
  securityOpts: host("SecurityOpt"),
  memory: host("Memory", mebibytes),
  memoryReservation: host("MemoryReservation", mebibytes),
  memorySwap: host("MemorySwap", mebibytes),
  shmSize: host("ShmSize", mebibytes),
  cpus: host("NanoCpus", (value) => Math.round(Number(value) * SECOND)),
  cpuShares: host("CpuShares"),
  ulimits: host("Ulimits", (value) => (value as Value[]).map(ulimit)),
  logDriver: ({ HostConfig }, value) => Object.assign(HostConfig, { LogConfig: { ...HostConfig.LogConfig, Type: value } }),
  logOpts: ({ HostConfig }, value) => Object.assign(HostConfig, { LogConfig: { ...HostConfig.LogConfig, Config: value } }),
  networkMode: host("NetworkMode"),
  networksAdvanced: (options, value) => joinNetworks(options, value as Value[]),
  ports: (options, value) => (value as Value[]).forEach((port) => publish(options, port)),
  restart: ({ HostConfig }, value) => Object.assign(HostConfig, { RestartPolicy: { ...HostConfig.RestartPolicy, Name: value } }),
  maxRetryCount: ({ HostConfig }, value) =>
    Object.assign(HostConfig, { RestartPolicy: { ...HostConfig.RestartPolicy, MaximumRetryCount: value } }),
  rm: host("AutoRemove"),
  tmpfs: host("Tmpfs"),
  sysctls: host("Sysctls"),
  init: host("Init"),
  ipcMode: host("IpcMode"),
  pidMode: host("PidMode"),
  usernsMode: host("UsernsMode"),
  cgroupnsMode: host("CgroupnsMode" as keyof HostConfig),
  groupAdds: host("GroupAdd"),
  dns: host("Dns"),
  hosts: host("ExtraHosts", (value) => (value as { host: string; ip: string }[]).map((entry) => `${entry.host}:${entry.ip}`)),
  volumes: host("Binds", (value) => (value as Value[]).map(bind)),
  mounts: host("Mounts", (value) => (value as Value[]).map(mount)),
};

/** What an engine is asked for. Throws where an input is none that is known here, so that nothing that protects is dropped in silence. */
export function containerOptions(inputs: Value): Options {
  const options: Options = { HostConfig: {} };
  for (const [name, value] of Object.entries(inputs)) {
    if (value === undefined || OF_THE_PROVIDER.includes(name)) continue;
    const apply = INPUTS[name];
    if (!apply) throw new Error(`the input ${name} of a container is not mapped`);
    apply(options, value);
  }
  return options;
}

/** The properties of an object, which must have no other. */
function only(value: Value, names: readonly string[]): Value {
  const other = Object.keys(value).find((name) => value[name] !== undefined && !names.includes(name));
  if (other !== undefined) throw new Error(`the input ${other} of a part of a container is not mapped`);
  return value;
}

function labels(entries: readonly { label: string; value: string }[]): Record<string, string> {
  return Object.fromEntries(entries.map(({ label, value }) => [label, value]));
}

function ulimit(value: Value): object {
  const { name, soft, hard } = only(value, ["name", "soft", "hard"]);
  return { Name: name, Soft: soft, Hard: hard };
}

function healthcheck(value: Value): object {
  const { tests, interval, timeout, startPeriod, retries } = only(value, [
    "tests",
    "interval",
    "timeout",
    "startPeriod",
    "retries",
  ]);
  return {
    Test: tests,
    ...(interval !== undefined && { Interval: duration(interval) }),
    ...(timeout !== undefined && { Timeout: duration(timeout) }),
    ...(startPeriod !== undefined && { StartPeriod: duration(startPeriod) }),
    ...(retries !== undefined && { Retries: retries }),
  };
}

/** Nanoseconds of a duration as Go writes it: `1m30s`. */
function duration(value: unknown): number {
  const text = String(value);
  if (!/^(?:\d+(?:ms|s|m|h))+$/.test(text)) throw new Error(`${text} is no duration`);
  return [...text.matchAll(/(\d+)(ms|s|m|h)/g)].reduce(
    (sum, [, count, unit = ""]) => sum + Number(count) * (UNITS[unit] ?? NaN),
    0,
  );
}

function publish(options: Options, value: Value): void {
  const { internal, external, ip, protocol = "tcp" } = only(value, ["internal", "external", "ip", "protocol"]);
  const port = `${String(internal)}/${String(protocol)}`;
  options.ExposedPorts = { ...options.ExposedPorts, [port]: {} };
  const bindings = (options.HostConfig.PortBindings ?? {}) as Record<string, object[]>;
  const binding = { HostIp: ip ?? "0.0.0.0", HostPort: typeof external === "number" ? String(external) : "" };
  options.HostConfig.PortBindings = { ...bindings, [port]: [...(bindings[port] ?? []), binding] };
}

function joinNetworks(options: Options, networks: readonly Value[]): void {
  const endpoints = networks.map((network) => {
    const { name, aliases } = only(network, ["name", "aliases"]);
    return [String(name), aliases === undefined ? {} : { Aliases: aliases as string[] }] as const;
  });
  options.NetworkingConfig = { EndpointsConfig: Object.fromEntries(endpoints) };
  // Without it the engine adds its default network to them.
  if (endpoints[0]) options.HostConfig.NetworkMode ??= endpoints[0][0];
}

function bind(value: Value): string {
  const { containerPath, hostPath, volumeName, readOnly } = only(value, ["containerPath", "hostPath", "volumeName", "readOnly"]);
  return `${String(hostPath ?? volumeName)}:${String(containerPath)}:${readOnly === true ? "ro" : "rw"}`;
}

function mount(value: Value): MountSettings {
  const { type, source, target, readOnly, tmpfsOptions, bindOptions, volumeOptions } = only(value, [
    ...["type", "source", "target", "readOnly", "tmpfsOptions", "bindOptions", "volumeOptions"],
  ]);
  const { sizeBytes = 0, mode = 0 } = only(part(tmpfsOptions), ["sizeBytes", "mode"]);
  const { propagation } = only(part(bindOptions), ["propagation"]);
  const { noCopy = false } = only(part(volumeOptions), ["noCopy"]);
  const settings = {
    Type: type,
    Target: target,
    Source: source ?? "",
    ReadOnly: readOnly ?? false,
    ...(tmpfsOptions !== undefined && { TmpfsOptions: { SizeBytes: sizeBytes, Mode: mode } }),
    ...(bindOptions !== undefined && { BindOptions: { Propagation: propagation } }),
    ...(volumeOptions !== undefined && { VolumeOptions: { NoCopy: noCopy, Labels: {}, DriverConfig: {} } }),
  };
  return settings as unknown as MountSettings;
}

function part(value: unknown): Value {
  return (value ?? {}) as Value;
}
