import type * as pulumi from "@pulumi/pulumi";
import { underOwnPath } from "../arguments";
import type { RestrictedWorkloadArgs } from "../workload/arguments";
import type { AddedContainer } from "../workload/pod-addition";
import { RestrictedWorkload } from "../workload/restricted-workload";
import { DATA } from "../workload/volumes";
import { gatewayProgram, maintenanceConfiguration, PORT } from "./gateway-files";
import type { PrivateRegistryArgs, PrivateRegistryGarbageCollection } from "./private-registry-arguments";
import {
  CONFIG_MOUNT,
  CONFIG_PATH,
  deadlineSeconds,
  IMAGES_MOUNT,
  leaseSeconds,
  REGISTRY_FILE,
  registryFile,
  registryResources,
} from "./registry-server";

const PASSWORD = "password";
const PASSWORD_PATH = "/etc/registry-maintenance";

/** Where the registry runs, with the labels of its pod. */
export interface RegistryPlace {
  namespace: pulumi.Input<string>;
  serviceAccount: pulumi.Input<string>;
  podLabels: Readonly<Record<string, string>>;
}

/**
 * Removes what no manifest refers to, by a schedule: begins maintenance, collects, ends maintenance. Manifests without a tag stay, since signatures
 * and the parts of indexes have none. If a run fails, pushes are taken again when its lease has run out or the next attempt has succeeded.
 */
export function makeGarbageCollection(
  name: string,
  label: string,
  args: PrivateRegistryArgs,
  settings: PrivateRegistryGarbageCollection,
  { podLabels, ...place }: RegistryPlace,
  options: pulumi.ComponentResourceOptions,
): void {
  const { images, certificate, mandatoryAccessControl } = args;
  const { secret, account, schedule = "0 3 * * 0", timeZone } = settings;
  const places = {
    gateway: `https://${label}.${label}.svc:${PORT}`,
    trust: `${CONFIG_PATH}/trust.pem`,
    account,
    password: `${PASSWORD_PATH}/${PASSWORD}`,
    images: IMAGES_MOUNT.mountPath,
  };
  const volumeMounts = [{ name: PASSWORD, mountPath: PASSWORD_PATH, readOnly: true }];
  const collector: AddedContainer = {
    name: "collect",
    image: images.registry,
    command: ["registry"],
    args: ["garbage-collect", `${CONFIG_PATH}/${REGISTRY_FILE}`],
    environment: { OTEL_TRACES_EXPORTER: "none" },
    volumeMounts: [CONFIG_MOUNT, IMAGES_MOUNT],
    resources: registryResources(args),
  };
  const begin: AddedContainer = {
    name: "begin",
    image: images.gateway,
    command: command("begin"),
    volumeMounts: [CONFIG_MOUNT, IMAGES_MOUNT, ...volumeMounts],
  };
  const workload: RestrictedWorkloadArgs = {
    ...place,
    kind: "CronJob",
    name: `${label}-garbage-collection`,
    schedule,
    job: { deadlineSeconds: deadlineSeconds(args), ...(timeZone !== undefined && { timeZone }) },
    image: images.gateway,
    command: command("end"),
    configPath: CONFIG_PATH,
    config: {
      "maintenance.js": gatewayProgram("maintenance.js"),
      "maintenance.json": maintenanceConfiguration(places, leaseSeconds(args)),
      [REGISTRY_FILE]: registryFile(args),
      "trust.pem": certificate.trustBundle,
    },
    // The volume can be mounted where the registry runs, and nowhere else.
    besidePods: podLabels,
    ...(mandatoryAccessControl && { mandatoryAccessControl }),
    additions: [
      {
        initContainers: [begin, collector],
        volumes: [
          { name: PASSWORD, secret: { secretName: secret, defaultMode: 0o440 } },
          { name: DATA, persistentVolumeClaim: { claimName: `${DATA}-${label}-0` } },
        ],
        volumeMounts,
      },
    ],
  };
  underOwnPath(
    (path) => (path === "schedule" ? "garbageCollection.schedule" : path),
    () => new RestrictedWorkload(`${name}-collection`, workload, options),
  );
}

function command(action: "begin" | "end"): string[] {
  return ["node", `${CONFIG_PATH}/maintenance.js`, action, `${CONFIG_PATH}/maintenance.json`];
}
