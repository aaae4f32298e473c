import { isMap } from "../../policies/model/field";

/** A value that the engine does not know yet, as it encodes one. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A plain JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Where a kind keeps its pod: `template` leads to the object with `metadata` and `spec`. */
export interface WorkloadKind {
  apiVersion: string;
  kind: string;
  template: string;
}

/** Every shape in which a whole pod arrives: Kubernetes' kinds, retired groups, custom resources found by structure alone. */
export const WORKLOAD_KINDS: readonly WorkloadKind[] = [
  { apiVersion: "v1", kind: "Pod", template: "" },
  { apiVersion: "v1", kind: "PodTemplate", template: "template" },
  { apiVersion: "v1", kind: "ReplicationController", template: "spec.template" },
  { apiVersion: "apps/v1", kind: "ReplicaSet", template: "spec.template" },
  { apiVersion: "apps/v1", kind: "Deployment", template: "spec.template" },
  { apiVersion: "extensions/v1beta1", kind: "Deployment", template: "spec.template" },
  { apiVersion: "apps/v1", kind: "DaemonSet", template: "spec.template" },
  { apiVersion: "apps/v1", kind: "StatefulSet", template: "spec.template" },
  { apiVersion: "batch/v1", kind: "Job", template: "spec.template" },
  { apiVersion: "batch/v1", kind: "CronJob", template: "spec.jobTemplate.spec.template" },
  { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", template: "spec.template" },
  { apiVersion: "serving.knative.dev/v1", kind: "Service", template: "spec.template" },
  { apiVersion: "batch.volcano.sh/v1alpha1", kind: "Job", template: "spec.tasks[0].template" },
];

/** An image by version and digest. */
export const IMAGE = "registry.example.com/app:1.4.2@sha256:4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2";

/** A pod that satisfies every rule. Each call makes a new one. */
export function compliantPod(): { metadata: { [key: string]: Json }; spec: { [key: string]: Json } } {
  const container = (name: string, rest: { [key: string]: Json } = {}): Json => ({
    name,
    image: IMAGE,
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] }, readOnlyRootFilesystem: true },
    ...rest,
  });
  const bounds = (): Json => ({ cpu: "100m", memory: "128Mi", "ephemeral-storage": "64Mi" });
  const resources = (): Json => ({ requests: bounds(), limits: bounds() });
  return {
    metadata: { name: "subject", namespace: "shop", labels: { "app.kubernetes.io/name": "subject" }, annotations: {} },
    spec: {
      serviceAccountName: "subject",
      automountServiceAccountToken: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 10001,
        runAsGroup: 10001,
        fsGroup: 10001,
        seccompProfile: { type: "RuntimeDefault" },
        appArmorProfile: { type: "RuntimeDefault" },
      },
      initContainers: [container("init", { resources: resources() })],
      containers: [
        container("app", {
          resources: resources(),
          ports: [{ name: "http", containerPort: 8080 }],
          readinessProbe: { httpGet: { path: "/ready", port: "http" } },
          livenessProbe: { httpGet: { path: "/live", port: "http" } },
        }),
      ],
      ephemeralContainers: [container("debug")],
    },
  };
}

/** A compliant Pod as a resource, with values by path changed. */
export function podResource(change: Record<string, Json> = {}): { [key: string]: Json } {
  const resource = { apiVersion: "v1", kind: "Pod", ...compliantPod() };
  for (const [path, value] of Object.entries(change)) setPath(resource, path, structuredClone(value));
  return resource;
}

/** Puts a pod into a resource of the kind. */
export function wrap(pod: Json, { apiVersion, kind, template }: WorkloadKind): { [key: string]: Json } {
  if (template === "") return { apiVersion, kind, ...(pod as { [key: string]: Json }) };
  const resource: { [key: string]: Json } = { apiVersion, kind, metadata: { name: "subject", namespace: "shop" } };
  setPath(resource, template, pod);
  return resource;
}

/** Sets the value at a path such as `spec.containers[0].image`, making what is missing on the way. */
export function setPath(target: Json, path: string, value: Json): void {
  const keys = parsePath(path);
  const last = keys.pop() as string | number;
  let node = target as Record<string | number, Json>;
  keys.forEach((key, index) => {
    const next = keys[index + 1] ?? last;
    node[key] ??= typeof next === "number" ? [] : {};
    node = node[key] as Record<string | number, Json>;
  });
  node[last] = value;
}

/** Every path to a string in a value. */
export function stringPaths(value: unknown, prefix = ""): string[] {
  if (typeof value === "string") return [prefix];
  if (Array.isArray(value)) return value.flatMap((item, index) => stringPaths(item, `${prefix}[${index}]`));
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    stringPaths(child, /^\w+$/.test(key) ? (prefix ? `${prefix}.${key}` : key) : `${prefix}["${key}"]`),
  );
}

/** The path of something in a pod, in a resource that holds the pod at `template`. */
export function inTemplate(template: string, path: string): string {
  return template === "" ? path : `${template}.${path}`;
}

function parsePath(path: string): (string | number)[] {
  return [...path.matchAll(/\["([^"]*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(([, quoted, index, name]) =>
    index === undefined ? ((quoted ?? name) as string) : Number(index),
  );
}

/** A value marked secret, as the engine encodes one. */
export function secret(value: Json): Json {
  return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}
