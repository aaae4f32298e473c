import * as k8s from "@pulumi/kubernetes";
import type { HardenedNamespaceArgs } from "./arguments";
import type { Scope } from "./scope";

/** Bounds the namespace as a whole, then each container and volume claim in it. */
export function makeBounds({ name, options, metadata }: Scope, { quota = {}, limits = {} }: HardenedNamespaceArgs): void {
  const { cpu = "4", memory = "8Gi", ephemeralStorage = "20Gi", pods = "50", storage = "100Gi" } = quota;
  const { persistentVolumeClaims = "10", services = "20", configMaps = "100", secrets = "100", jobs = "100" } = quota;
  new k8s.core.v1.ResourceQuota(
    `${name}-quota`,
    {
      metadata: metadata("quota"),
      spec: {
        hard: {
          "requests.cpu": cpu,
          "limits.cpu": cpu,
          "requests.memory": memory,
          "limits.memory": memory,
          "requests.ephemeral-storage": ephemeralStorage,
          "limits.ephemeral-storage": ephemeralStorage,
          "requests.storage": storage,
          pods,
          persistentvolumeclaims: persistentVolumeClaims,
          services,
          // Services stay inside the cluster.
          "services.nodeports": "0",
          "services.loadbalancers": "0",
          // Every object takes room in the store of the API server, which all namespaces share.
          configmaps: configMaps,
          secrets,
          "count/jobs.batch": jobs,
        },
      },
    },
    options,
  );

  const { defaultCpu = "100m", defaultMemory = "128Mi", defaultEphemeralStorage = "256Mi" } = limits;
  const { maxCpu = "2", maxMemory = "4Gi", maxEphemeralStorage = "4Gi", maxStorage = "50Gi" } = limits;
  const usual = { cpu: defaultCpu, memory: defaultMemory, "ephemeral-storage": defaultEphemeralStorage };
  const ratios = {
    ...(limits.maxCpuRatio !== undefined && { cpu: limits.maxCpuRatio }),
    ...(limits.maxMemoryRatio !== undefined && { memory: limits.maxMemoryRatio }),
  };
  new k8s.core.v1.LimitRange(
    `${name}-limits`,
    {
      metadata: metadata("limits"),
      spec: {
        limits: [
          {
            type: "Container",
            default: usual,
            defaultRequest: usual,
            max: { cpu: maxCpu, memory: maxMemory, "ephemeral-storage": maxEphemeralStorage },
            ...(Object.keys(ratios).length > 0 && { maxLimitRequestRatio: ratios }),
          },
          { type: "PersistentVolumeClaim", max: { storage: maxStorage } },
        ],
      },
    },
    options,
  );
}
