/**
 * One view of what runs in Docker: `docker:index:Container` and `docker:index:Service` of @pulumi/docker, and the services of Compose files.
 * Source: @pulumi/docker 5.2 (types/input.d.ts); https://docs.docker.com/reference/compose-file/services/
 */
import { type Field, isMap, Unknown } from "../field";
import { composeMounts, providerMounts, type HostMount } from "./host-mount";

/** What a value of a Compose file is that depends on a variable without a default. */
export const FROM_ENVIRONMENT = new Unknown("depends on the environment");

const SPEC = ["taskSpec", "containerSpec"];
const LIMITS = ["deploy", "resources", "limits"];

/** Where each kind keeps a setting; nothing where it has no such setting. */
const PLACES = {
  container: {
    addedCapabilities: ["capabilities", "adds"],
    cgroupNamespace: ["cgroupnsMode"],
    cgroupParent: ["cgroupParent"],
    devices: ["devices"],
    deviceRules: ["deviceCgroupRules"],
    droppedCapabilities: ["capabilities", "drops"],
    environment: ["envs"],
    healthCheck: ["healthcheck"],
    image: ["image"],
    ipcNamespace: ["ipcMode"],
    logDriver: ["logDriver"],
    logSize: ["logOpts", "max-size"],
    networkMode: ["networkMode"],
    networks: ["networksAdvanced"],
    pidNamespace: ["pidMode"],
    ports: ["ports"],
    privileged: ["privileged"],
    publishAllPorts: ["publishAllPorts"],
    readOnly: ["readOnly"],
    securityOptions: ["securityOpts"],
    uploads: ["uploads"],
    user: ["user"],
    userNamespace: ["usernsMode"],
  },
  swarm: {
    addedCapabilities: [...SPEC, "capAdds"],
    droppedCapabilities: [...SPEC, "capDrops"],
    environment: [...SPEC, "env"],
    healthCheck: [...SPEC, "healthcheck"],
    image: [...SPEC, "image"],
    logDriver: ["taskSpec", "logDriver", "name"],
    logSize: ["taskSpec", "logDriver", "options", "max-size"],
    networks: ["taskSpec", "networksAdvanceds"],
    readOnly: [...SPEC, "readOnly"],
    selinuxDisabled: [...SPEC, "privileges", "seLinuxContext", "disable"],
    user: [...SPEC, "user"],
  },
  compose: {
    addedCapabilities: ["cap_add"],
    apiSocket: ["use_api_socket"],
    build: ["build"],
    cgroupNamespace: ["cgroup"],
    cgroupParent: ["cgroup_parent"],
    devices: ["devices"],
    deviceRules: ["device_cgroup_rules"],
    droppedCapabilities: ["cap_drop"],
    environment: ["environment"],
    healthCheck: ["healthcheck"],
    image: ["image"],
    ipcNamespace: ["ipc"],
    logDriver: ["logging", "driver"],
    logSize: ["logging", "options", "max-size"],
    networkMode: ["network_mode"],
    networks: ["networks"],
    pidNamespace: ["pid"],
    ports: ["ports"],
    privileged: ["privileged"],
    pullPolicy: ["pull_policy"],
    readOnly: ["read_only"],
    securityOptions: ["security_opt"],
    user: ["user"],
    userNamespace: ["userns_mode"],
    utsNamespace: ["uts"],
  },
} as const satisfies Record<string, Readonly<Record<string, readonly string[]>>>;

const MEMORY_LIMITS: Readonly<Record<Kind, readonly (readonly string[])[]>> = {
  container: [["memory"]],
  swarm: [["taskSpec", "resources", "limits", "memoryBytes"]],
  compose: [["mem_limit"], [...LIMITS, "memory"]],
};
const CPU_LIMITS: Readonly<Record<Kind, readonly (readonly string[])[]>> = {
  container: [["cpus"], ["cpuQuota"], ["cpuShares"], ["cpuSet"]],
  swarm: [["taskSpec", "resources", "limits", "nanoCpus"]],
  compose: [["cpus"], ["cpu_quota"], ["cpu_shares"], ["cpuset"], ["cpu_count"], [...LIMITS, "cpus"]],
};

type Kind = keyof typeof PLACES;
type Setting = { [K in Kind]: keyof (typeof PLACES)[K] }[Kind];

/** A port of the container that the host opens. What is not there is absent. */
export interface PublishedPort {
  field: Field;
  /** The address of the host; where there is none, all of them. */
  address: Field;
  /** The port of the host or a range; where there is none, a free one. */
  published: Field;
  target: Field;
  protocol: Field;
}

/** A variable of the environment; `value` and `name` are `undefined` where they cannot be read or are not there. */
export interface EnvironmentVariable {
  field: Field;
  name: string | undefined;
  value: string | undefined;
}

/** A container, or the template of those of a service. */
export class DockerContainer {
  private constructor(
    /** How messages call it: `container`, `service "web"`. */
    readonly label: string,
    /** The container's or service's own tree. */
    readonly root: Field,
    private readonly kind: Kind,
    /** The Compose file around it. */
    private readonly file?: Field,
  ) {}

  static ofContainer(root: Field): DockerContainer {
    return new DockerContainer("container", root, "container");
  }

  static ofService(root: Field): DockerContainer {
    return new DockerContainer("service", root, "swarm");
  }

  /** `service` is a place in `file`, with volumes and ports in their long forms. */
  static ofCompose(service: Field, file: Field): DockerContainer {
    const name = String(service.key);
    const label = /^[A-Za-z0-9][\w.-]{0,62}$/.test(name) ? `service "${name}"` : "service";
    return new DockerContainer(label, service, "compose", file);
  }

  /** A setting; `undefined` where this kind of container has none of the sort. */
  setting(name: Setting): Field | undefined {
    const places: Readonly<Partial<Record<Setting, readonly string[]>>> = PLACES[this.kind];
    const place = places[name];
    return place && this.root.get(...place);
  }

  /** The elements of a list setting. */
  items(name: Setting): readonly Field[] {
    return this.setting(name)?.items() ?? [];
  }

  /** The places of which one has to bound the memory. */
  get memoryLimits(): readonly Field[] {
    return MEMORY_LIMITS[this.kind].map((place) => this.root.get(...place));
  }

  /** The places of which one has to give the CPU a limit, a share or a set. */
  get cpuLimits(): readonly Field[] {
    return CPU_LIMITS[this.kind].map((place) => this.root.get(...place));
  }

  /** The places of which one has to bound the number of processes; none where the provider cannot bound it. */
  get processLimits(): readonly Field[] {
    if (this.kind === "compose") return [this.root.get("pids_limit"), this.root.get(...LIMITS, "pids")];
    if (this.kind === "swarm") return [];
    const limits = this.root.get("ulimits");
    const ofProcesses = limits.items().filter((limit) => limit.state === "unknown" || limit.get("name").value === "nproc");
    return ofProcesses.length > 0 ? ofProcesses.map((limit) => limit.get("hard")) : [limits];
  }

  /** Everything that the host shows to the container, named volumes, secrets and settings that stand for files of it included. */
  hostMounts(): HostMount[] {
    if (this.kind === "compose") return composeMounts(this.root, this.file);
    return providerMounts(this.root, this.root.get(...(this.kind === "swarm" ? SPEC : []), "mounts"));
  }

  /** The ports that are published, each with its parts as far as it has them. */
  ports(): PublishedPort[] {
    return this.items("ports").map((field) => ({
      field,
      address: field.get(this.kind === "compose" ? "host_ip" : "ip"),
      published: field.get(this.kind === "compose" ? "published" : "external"),
      target: field.get(this.kind === "compose" ? "target" : "internal"),
      protocol: field.get("protocol"),
    }));
  }

  /** What happens when it fails: a policy, and how often at most. */
  get restarts(): { policy: Field; limit: Field } {
    if (this.kind === "container") return { policy: this.root.get("restart"), limit: this.root.get("maxRetryCount") };
    const service = this.root.get(...(this.kind === "swarm" ? ["taskSpec", "restartPolicy"] : ["deploy", "restart_policy"]));
    const restart = this.root.get("restart");
    if (this.kind === "compose" && service.state === "absent") return { policy: restart, limit: restart.get("attempts") };
    return { policy: service.get("condition"), limit: service.get(this.kind === "swarm" ? "maxAttempts" : "max_attempts") };
  }

  /** Whether a swarm starts it, which also restarts it by default. */
  get isSwarm(): boolean {
    return this.kind === "swarm";
  }

  /** Whether a network is made for it where it names none. */
  get hasOwnNetwork(): boolean {
    return this.kind === "compose";
  }

  /** The variables of the environment. */
  environment(): EnvironmentVariable[] {
    const environment = this.setting("environment");
    if (!environment) return [];
    if (!Array.isArray(environment.value)) {
      return environment.entries().map(([name, field]) => ({
        field,
        name: environment.state === "unknown" ? undefined : name,
        value: scalarText(field.value),
      }));
    }
    return environment.items().map((field) => {
      const [, name, value] = typeof field.value === "string" ? (/^([^=]*)=([^]*)$/.exec(field.value) ?? []) : [];
      return { field, name, value };
    });
  }

  /** The networks that it joins, by the names under which the engine knows them; without a name where that cannot be read. */
  networks(): { field: Field; name: string | undefined }[] {
    const networks = this.setting("networks");
    if (!networks) return [];
    if (this.kind !== "compose") {
      return networks.items().map((network) => ({ field: network, name: textOf(network.get("name")) }));
    }
    const isMapped = isMap(networks.value);
    const named = isMapped ? networks.entries() : networks.items().map((field) => [textOf(field), field] as const);
    return named.map(([key, field]) => {
      if (key === undefined || !this.file) return { field, name: undefined };
      const declared = this.file.get("networks", key);
      const names = [declared.get("name"), declared.get("external", "name")].filter(({ state }) => state !== "absent");
      const [own] = declared.get("driver").value === "host" ? [declared.get("driver")] : names;
      return { field: field.state === "absent" ? networks : field, name: own ? textOf(own) : key };
    });
  }
}

function scalarText(value: Field["value"]): string | undefined {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

function textOf({ value }: Field): string | undefined {
  return typeof value === "string" ? value : undefined;
}
