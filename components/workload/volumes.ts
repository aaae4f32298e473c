import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { RestrictedWorkloadArgs, RestrictedWorkloadData } from "./arguments";

type Volume = k8s.types.input.core.v1.Volume;
type VolumeMount = k8s.types.input.core.v1.VolumeMount;

/** The name of the volume that outlives its pod. */
export const DATA = "data";

/** Where a workload mounts what it does not say itself. */
const CONFIG_PATH = "/etc/config";
const SECRETS_PATH = "/etc/secrets";
const TOKEN_PATH = "/var/run/secrets/tokens";
const WRITABLE = { "/tmp": "32Mi" };

/** The names of the objects with the files of a workload, where it has such. */
export interface Stored {
  config?: pulumi.Input<string>;
  secrets?: pulumi.Input<string>;
}

/** Every path at which something is mounted, with that of the argument that says so. */
export function mountPaths(args: RestrictedWorkloadArgs): [propertyPath: string, path: string][] {
  const {
    writable = WRITABLE,
    config,
    configPath = CONFIG_PATH,
    secrets,
    secretsPath = SECRETS_PATH,
    serviceAccountToken,
    data,
  } = args;
  const paths = Object.keys(writable).map((path): [string, string] => [`writable["${path}"]`, path]);
  if (config) paths.push(["configPath", configPath]);
  if (secrets) paths.push(["secretsPath", secretsPath]);
  if (serviceAccountToken) paths.push(["serviceAccountToken.path", serviceAccountToken.path ?? TOKEN_PATH]);
  if (data?.path !== undefined) paths.push(["data.path", data.path]);
  return paths;
}

/** What a pod mounts, and where. */
export function podVolumes(args: RestrictedWorkloadArgs, stored: Stored): { volumes: Volume[]; volumeMounts: VolumeMount[] } {
  const volumes: Volume[] = [];
  const volumeMounts: VolumeMount[] = [];
  const mount = (volume: Volume & { name: string }, mountPath: string, readOnly: boolean): void => {
    volumes.push(volume);
    volumeMounts.push({ name: volume.name, mountPath, ...(readOnly && { readOnly }) });
  };
  const { writable = WRITABLE, serviceAccountToken: token, additions = [] } = args;
  Object.entries(writable).forEach(([path, sizeLimit], index) => {
    mount({ name: `writable-${index}`, emptyDir: { sizeLimit } }, path, false);
  });
  if (stored.config !== undefined) {
    mount({ name: "config", configMap: { name: stored.config } }, args.configPath ?? CONFIG_PATH, true);
  }
  if (stored.secrets !== undefined) {
    mount({ name: "secrets", secret: { secretName: stored.secrets, defaultMode: 0o440 } }, args.secretsPath ?? SECRETS_PATH, true);
  }
  if (token) {
    const { audience, expirationSeconds = 3600, path = TOKEN_PATH } = token;
    const source = { serviceAccountToken: { audience, expirationSeconds, path: "token" } };
    mount({ name: "token", projected: { sources: [source] } }, path, true);
  }
  if (args.data?.path !== undefined) volumeMounts.push({ name: DATA, mountPath: args.data.path });
  volumes.push(...additions.flatMap((addition) => addition.volumes ?? []));
  return { volumes, volumeMounts };
}

/** The template of the volumes that outlive their pods. */
export function dataClaim(data: RestrictedWorkloadData): k8s.types.input.core.v1.PersistentVolumeClaim {
  const { size, storageClass } = data;
  return {
    metadata: { name: DATA },
    spec: {
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: size } },
      ...(storageClass !== undefined && { storageClassName: storageClass }),
    },
  };
}
