/** Programs with a workload for the tests of RestrictedWorkload. */
import * as pulumi from "@pulumi/pulumi";
import type { RestrictedWorkloadArgs } from "../../../components/workload/arguments";
import { register, type Registered } from "../../support/register";
import { IMAGE } from "../../support/pods";

export type Arguments = Partial<RestrictedWorkloadArgs>;

/** The least that each kind needs. */
export const MINIMAL: Readonly<Record<"Deployment" | "StatefulSet" | "CronJob", Arguments>> = {
  Deployment: { port: 8080 },
  StatefulSet: { kind: "StatefulSet", port: 8080 },
  CronJob: { kind: "CronJob", schedule: "0 3 * * *" },
};

const COMMON: Arguments = {
  serviceAccount: "workload",
  resources: { cpu: "250m", cpuLimit: "1", memory: "512Mi", ephemeralStorage: "1Gi" },
  userId: 20001,
  groupId: 20002,
  command: ["/app"],
  args: ["--verbose"],
  environment: { LOG_LEVEL: "info" },
  config: { "shop.yaml": "currency: EUR\n" },
  configPath: "/etc/shop",
  secrets: { "database-password": "correct horse battery staple" },
  secretsPath: "/run/secrets",
  writable: { "/tmp": "16Mi", "/var/cache/shop": "64Mi" },
  serviceAccountToken: { audience: "https://vault.shop.svc", expirationSeconds: 600, path: "/run/tokens" },
  mandatoryAccessControl: "SELinux",
  userNamespace: true,
  runtimeClass: "gvisor",
  priorityClass: "shop",
  terminationGracePeriodSeconds: 60,
  additions: [
    {
      initContainers: [{ name: "migrate", image: IMAGE, args: ["migrate"] }],
      sidecars: [
        {
          name: "certificates",
          image: IMAGE,
          command: ["/fetch"],
          environment: { SERVER: "vault" },
          volumeMounts: [{ name: "certificates", mountPath: "/certificates" }],
          resources: { memory: "64Mi" },
          startupProbe: { exec: { command: ["/fetch", "--check"] } },
        },
      ],
      volumes: [{ name: "certificates", emptyDir: { medium: "Memory", sizeLimit: "1Mi" } }],
      volumeMounts: [{ name: "certificates", mountPath: "/certificates", readOnly: true }],
      environment: { CERTIFICATES: "/certificates" },
    },
  ],
};

const SERVER: Arguments = {
  ...COMMON,
  port: 8443,
  portName: "https",
  replicas: 3,
  probes: { readinessPath: "/healthy", livenessPath: "/healthy", port: 9000 },
};

/** Every argument that each kind takes. */
export const COMPLETE: typeof MINIMAL = {
  Deployment: { ...SERVER, kind: "Deployment", name: "web" },
  StatefulSet: {
    ...SERVER,
    kind: "StatefulSet",
    name: "web",
    data: { path: "/data", size: "5Gi", storageClass: "fast" },
    probes: { readinessCommand: ["/ready"], livenessCommand: ["/live"] },
  },
  CronJob: {
    ...COMMON,
    kind: "CronJob",
    name: "web",
    schedule: "@daily",
    besidePods: { "app.kubernetes.io/name": "database" },
    job: { timeZone: "Europe/London", deadlineSeconds: 600, startingDeadlineSeconds: 60, retries: 0 },
  },
};

/** What a workload called `web` registers. */
export async function workload(args: Arguments): Promise<Registered[]> {
  return register(() => make({ namespace: "shop", ...args }));
}

/** What it registers together with the namespace that it is in. */
export async function workloadInNamespace(args: Arguments): Promise<Registered[]> {
  return register(() => {
    const { HardenedNamespace } = require("../../../components") as typeof import("../../../components");
    const shop = new HardenedNamespace("shop", { environment: "prod" });
    return make({ namespace: shop.namespace, ...args });
  });
}

/** A value that is known later than the arguments are. */
export function late<T>(value: T): pulumi.Output<T> {
  return pulumi.output(Promise.resolve(value)) as pulumi.Output<T>;
}

/** Loaded here, since the mocks have to be set first. */
function make(args: Arguments): unknown {
  type Module = typeof import("../../../components/workload/restricted-workload");
  const { RestrictedWorkload } = require("../../../components/workload/restricted-workload") as Module;
  return new RestrictedWorkload("web", { image: IMAGE, ...args } as RestrictedWorkloadArgs, { transformations: [withName] });
}

/** Names objects that have no name, as the provider does, though always the same. */
export function withName({ name, props, opts }: pulumi.ResourceTransformationArgs): pulumi.ResourceTransformationResult {
  const { metadata, ...rest } = props as { metadata?: { name?: string } };
  return { props: metadata ? { ...rest, metadata: { ...metadata, name: metadata.name ?? `${name}-f00` } } : props, opts };
}
