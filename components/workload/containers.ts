import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { RestrictedWorkloadArgs, RestrictedWorkloadProbes, RestrictedWorkloadResources } from "./arguments";
import type { AddedContainer, PodAddition } from "./pod-addition";

type Container = k8s.types.input.core.v1.Container;
type Probe = k8s.types.input.core.v1.Probe;
type VolumeMount = k8s.types.input.core.v1.VolumeMount;

/** The name of the port that only probes use. */
const PROBE_PORT = "probes";

/** The container that the workload is about. */
export function ownContainer(name: string, args: RestrictedWorkloadArgs, volumeMounts: VolumeMount[]): Container {
  const { port, portName = "http", probes = {}, additions = [] } = args;
  const added = additions.flatMap((addition) => addition.volumeMounts ?? []);
  const container = restricted({
    ...args,
    name,
    environment: Object.assign({}, args.environment, ...additions.map(({ environment }: PodAddition) => environment)) as Variables,
    volumeMounts: [...volumeMounts, ...added],
  });
  if (port === undefined) return container;
  const ports = [{ name: portName, containerPort: port }];
  if (probes.port !== undefined) ports.push({ name: PROBE_PORT, containerPort: probes.port });
  return { ...container, ports, ...probesOf(probes, probes.port === undefined ? portName : PROBE_PORT) };
}

/** The containers that other components add: first those that end, then those that stay. */
export function addedContainers(additions: readonly PodAddition[]): Container[] {
  const ending = additions.flatMap(({ initContainers = [] }) => initContainers.map(restricted));
  const staying = additions.flatMap(({ sidecars = [] }) =>
    sidecars.map((sidecar) => ({
      ...restricted(sidecar),
      restartPolicy: "Always",
      ...(sidecar.startupProbe && { startupProbe: sidecar.startupProbe }),
    })),
  );
  return [...ending, ...staying];
}

type Variables = Readonly<Record<string, pulumi.Input<string>>>;

/** What confines a container is the same for all, and nobody's choice. */
function restricted(args: Omit<AddedContainer, "startupProbe">): Container {
  const { name, image, command, environment = {}, volumeMounts = [], resources = {} } = args;
  const env = Object.entries(environment).map(([variable, value]) => ({ name: variable, value }));
  return {
    name,
    image,
    // What has a digest is the same wherever it comes from.
    imagePullPolicy: "IfNotPresent",
    ...(command && { command: [...command] }),
    ...(args.args && { args: [...args.args] }),
    ...(env.length > 0 && { env }),
    ...(volumeMounts.length > 0 && { volumeMounts: [...volumeMounts] }),
    resources: bounds(resources),
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      readOnlyRootFilesystem: true,
    },
  };
}

function bounds(resources: RestrictedWorkloadResources): k8s.types.input.core.v1.ResourceRequirements {
  const { cpu = "100m", cpuLimit = resources.cpu ?? "500m", memory = "256Mi", ephemeralStorage = "128Mi" } = resources;
  const fixed = { memory, "ephemeral-storage": ephemeralStorage };
  return { requests: { cpu, ...fixed }, limits: { cpu: cpuLimit, ...fixed } };
}

/**
 * A program that starts slowly has five minutes (60 × 5 s). Then liveness is more patient than readiness even where both ask the same, so
 * that a busy pod is spared before it is restarted.
 */
function probesOf(
  probes: RestrictedWorkloadProbes,
  port: string,
): { readinessProbe: Probe; livenessProbe?: Probe; startupProbe?: Probe } {
  const { readinessPath = "/ready", readinessCommand, livenessCommand } = probes;
  const livenessPath = probes.livenessPath ?? (readinessCommand ? undefined : "/live");
  const readinessProbe = {
    ...question(port, readinessPath, readinessCommand),
    periodSeconds: 10,
    failureThreshold: 3,
    timeoutSeconds: 2,
  };
  if (livenessPath === undefined && livenessCommand === undefined) return { readinessProbe };
  const liveness = { ...question(port, livenessPath, livenessCommand), timeoutSeconds: 2 };
  return {
    readinessProbe,
    livenessProbe: { ...liveness, periodSeconds: 20, failureThreshold: 3 },
    startupProbe: { ...liveness, periodSeconds: 5, failureThreshold: 60 },
  };
}

function question(port: string, path: pulumi.Input<string> | undefined, command?: readonly pulumi.Input<string>[]): Probe {
  if (command) return { exec: { command: [...command] } };
  return { httpGet: { ...(path !== undefined && { path }), port } };
}
