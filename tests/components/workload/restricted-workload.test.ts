import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { Registered } from "../../support/register";
import { IMAGE } from "../../support/pods";
import { COMPLETE, MINIMAL, workload, type Arguments } from "./programs";

const LABELS = { "app.kubernetes.io/name": "web" };
const METADATA = { name: "web", namespace: "shop", labels: LABELS };

interface Container {
  name: string;
  image: string;
  securityContext: object;
  resources: object;
  volumeMounts?: object[];
  env?: object[];
  ports?: object[];
  [key: string]: unknown;
}
interface PodSpec {
  containers: [Container];
  initContainers?: Container[];
  volumes?: object[];
  securityContext: object;
  [key: string]: unknown;
}

interface CronJobSpec {
  jobTemplate: { spec: Record<string, unknown> };
  [key: string]: unknown;
}

describe("RestrictedWorkload", () => {
  it("has a Deployment with the documented defaults", async () => {
    const registered = await workload(MINIMAL.Deployment);
    assert.deepEqual(namesOf(registered), ["web", "web-budget", "web-deployment", "web-service"]);
    const { metadata, spec } = inputs(registered, "web-deployment");
    assert.deepEqual(metadata, METADATA);
    assert.deepEqual(without(spec, "template"), {
      replicas: 2,
      revisionHistoryLimit: 3,
      selector: { matchLabels: LABELS },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
    });
    assert.deepEqual(spec["template"], {
      metadata: { labels: LABELS },
      spec: {
        serviceAccountName: "workload",
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        topologySpreadConstraints: ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
          maxSkew: 1,
          topologyKey,
          whenUnsatisfiable: "ScheduleAnyway",
          labelSelector: { matchLabels: LABELS },
        })),
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 10001,
          runAsGroup: 10001,
          fsGroup: 10001,
          fsGroupChangePolicy: "OnRootMismatch",
          seccompProfile: { type: "RuntimeDefault" },
          appArmorProfile: { type: "RuntimeDefault" },
        },
        terminationGracePeriodSeconds: 30,
        containers: [
          {
            name: "web",
            image: IMAGE,
            imagePullPolicy: "IfNotPresent",
            ports: [{ name: "http", containerPort: 8080 }],
            readinessProbe: {
              httpGet: { path: "/ready", port: "http" },
              periodSeconds: 10,
              failureThreshold: 3,
              timeoutSeconds: 2,
            },
            livenessProbe: { httpGet: { path: "/live", port: "http" }, periodSeconds: 20, failureThreshold: 3, timeoutSeconds: 2 },
            startupProbe: { httpGet: { path: "/live", port: "http" }, periodSeconds: 5, failureThreshold: 60, timeoutSeconds: 2 },
            resources: {
              requests: { cpu: "100m", memory: "256Mi", "ephemeral-storage": "128Mi" },
              limits: { cpu: "500m", memory: "256Mi", "ephemeral-storage": "128Mi" },
            },
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] }, readOnlyRootFilesystem: true },
            volumeMounts: [{ name: "writable-0", mountPath: "/tmp" }],
          },
        ],
        volumes: [{ name: "writable-0", emptyDir: { sizeLimit: "32Mi" } }],
      },
    });
    assert.deepEqual(inputs(registered, "web-budget"), {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: METADATA,
      spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow", selector: { matchLabels: LABELS } },
    });
    assert.deepEqual(inputs(registered, "web-service").spec, {
      type: "ClusterIP",
      selector: LABELS,
      ports: [{ name: "http", port: 8080, targetPort: "http" }],
    });
  });

  it("has a StatefulSet with a headless Service and a volume for each pod", async () => {
    const minimal = await workload(MINIMAL.StatefulSet);
    assert.deepEqual(namesOf(minimal), ["web", "web-budget", "web-service", "web-stateful-set"]);
    assert.deepEqual(without(inputs(minimal, "web-stateful-set").spec, "template"), {
      replicas: 2,
      revisionHistoryLimit: 3,
      serviceName: "web",
      selector: { matchLabels: LABELS },
      updateStrategy: { type: "RollingUpdate" },
    });
    const registered = await workload({ ...MINIMAL.StatefulSet, data: { path: "/data", size: "5Gi" } });
    assert.deepEqual(inputs(registered, "web-stateful-set").spec["volumeClaimTemplates"], [
      {
        metadata: { name: "data" },
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "5Gi" } } },
      },
    ]);
    assert.deepEqual(podSpec(registered).containers[0].volumeMounts?.at(-1), { name: "data", mountPath: "/data" });
    const elsewhere = podSpec(await workload({ ...MINIMAL.StatefulSet, data: { size: "5Gi" } }));
    assert.deepEqual(elsewhere.containers[0].volumeMounts, [{ name: "writable-0", mountPath: "/tmp" }]);
    assert.deepEqual(inputs(registered, "web-service").spec, {
      type: "ClusterIP",
      clusterIP: "None",
      selector: LABELS,
      ports: [{ name: "http", port: 8080, targetPort: "http" }],
    });
  });

  it("has a CronJob whose runs are bounded, without a port, a Service or a budget", async () => {
    const registered = await workload(MINIMAL.CronJob);
    assert.deepEqual(namesOf(registered), ["web", "web-cron-job"]);
    const { jobTemplate, ...spec } = inputs(registered, "web-cron-job").spec as CronJobSpec;
    assert.deepEqual(spec, {
      schedule: "0 3 * * *",
      timeZone: "Etc/UTC",
      concurrencyPolicy: "Forbid",
      startingDeadlineSeconds: 300,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 3,
    });
    assert.deepEqual(without(jobTemplate.spec, "template"), {
      activeDeadlineSeconds: 3600,
      backoffLimit: 2,
      ttlSecondsAfterFinished: 86_400,
    });
    const pod = podSpec(registered);
    assert.equal(pod["restartPolicy"], "Never");
    assert.equal("topologySpreadConstraints" in pod, false);
    assert.deepEqual(Object.keys(pod.containers[0]).sort(), [
      "image",
      "imagePullPolicy",
      "name",
      "resources",
      "securityContext",
      "volumeMounts",
    ]);
  });

  it("takes the settings of a CronJob", async () => {
    const registered = await workload(COMPLETE.CronJob);
    const { jobTemplate, ...spec } = inputs(registered, "web-cron-job").spec as CronJobSpec;
    assert.deepEqual([spec["schedule"], spec["timeZone"], spec["startingDeadlineSeconds"]], ["@daily", "Europe/London", 60]);
    assert.deepEqual([jobTemplate.spec["activeDeadlineSeconds"], jobTemplate.spec["backoffLimit"]], [600, 0]);
  });

  it("takes every setting of a pod", async () => {
    const registered = await workload(COMPLETE.Deployment);
    assert.equal(inputs(registered, "web-deployment").spec["replicas"], 3);
    const pod = podSpec(registered);
    assert.deepEqual(without(pod, "containers", "initContainers", "volumes", "topologySpreadConstraints"), {
      serviceAccountName: "workload",
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      hostUsers: false,
      runtimeClassName: "gvisor",
      priorityClassName: "shop",
      terminationGracePeriodSeconds: 60,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 20001,
        runAsGroup: 20002,
        fsGroup: 20002,
        fsGroupChangePolicy: "OnRootMismatch",
        seccompProfile: { type: "RuntimeDefault" },
        seLinuxOptions: { type: "container_t" },
      },
    });
    const [own] = pod.containers;
    assert.deepEqual(own.resources, {
      requests: { cpu: "250m", memory: "512Mi", "ephemeral-storage": "1Gi" },
      limits: { cpu: "1", memory: "512Mi", "ephemeral-storage": "1Gi" },
    });
    assert.deepEqual([own["command"], own["args"]], [["/app"], ["--verbose"]]);
    assert.deepEqual(own.env, [
      { name: "LOG_LEVEL", value: "info" },
      { name: "CERTIFICATES", value: "/certificates" },
    ]);
    assert.deepEqual(own.ports, [
      { name: "https", containerPort: 8443 },
      { name: "probes", containerPort: 9000 },
    ]);
    assert.deepEqual((own["readinessProbe"] as { httpGet: object }).httpGet, { path: "/healthy", port: "probes" });
    assert.deepEqual(inputs(registered, "web-service").spec["ports"], [{ name: "https", port: 8443, targetPort: "https" }]);
    assert.deepEqual(own.volumeMounts, [
      { name: "writable-0", mountPath: "/tmp" },
      { name: "writable-1", mountPath: "/var/cache/shop" },
      { name: "config", mountPath: "/etc/shop", readOnly: true },
      { name: "secrets", mountPath: "/run/secrets", readOnly: true },
      { name: "token", mountPath: "/run/tokens", readOnly: true },
      { name: "certificates", mountPath: "/certificates", readOnly: true },
    ]);
  });

  it("confines the containers of an addition as its own", async () => {
    const { containers, initContainers } = podSpec(await workload(COMPLETE.Deployment));
    assert.deepEqual(
      initContainers?.map(({ name, restartPolicy }) => [name, restartPolicy]),
      [
        ["migrate", undefined],
        ["certificates", "Always"],
      ],
    );
    for (const { securityContext } of initContainers) assert.deepEqual(securityContext, containers[0].securityContext);
    assert.deepEqual(initContainers[1]?.resources, {
      requests: { cpu: "100m", memory: "64Mi", "ephemeral-storage": "128Mi" },
      limits: { cpu: "500m", memory: "64Mi", "ephemeral-storage": "128Mi" },
    });
    assert.deepEqual(initContainers[1].env, [{ name: "SERVER", value: "vault" }]);
    assert.deepEqual(initContainers[1]["startupProbe"], { exec: { command: ["/fetch", "--check"] } });
  });

  it("lets the CPU that is set aside be the most, unless more is allowed", async () => {
    const { resources } = podSpec(await workload({ ...MINIMAL.Deployment, resources: { cpu: "2" } })).containers[0];
    const fixed = { memory: "256Mi", "ephemeral-storage": "128Mi" };
    assert.deepEqual(resources, { requests: { cpu: "2", ...fixed }, limits: { cpu: "2", ...fixed } });
  });

  it("asks a program without HTTP by command, and for its life only if there is one", async () => {
    const probesOf = async (probes: NonNullable<Arguments["probes"]>): Promise<unknown[]> => {
      const [own] = podSpec(await workload({ ...MINIMAL.Deployment, probes })).containers;
      return ["readinessProbe", "livenessProbe", "startupProbe"].map((key) => (own[key] as { exec?: object } | undefined)?.exec);
    };
    assert.deepEqual(await probesOf({ readinessCommand: ["/a"] }), [{ command: ["/a"] }, undefined, undefined]);
    const life = { command: ["/b"] };
    assert.deepEqual(await probesOf({ readinessCommand: ["/a"], livenessCommand: ["/b"] }), [{ command: ["/a"] }, life, life]);
  });

  it("writes nowhere if told so", async () => {
    const { containers, volumes } = podSpec(await workload({ ...MINIMAL.Deployment, writable: {} }));
    assert.deepEqual([containers[0].volumeMounts, volumes], [undefined, undefined]);
  });

  it("keeps files in immutable objects that the provider names, and mounts those", async () => {
    const registered = await workload({ ...MINIMAL.CronJob, config: { a: "1" }, secrets: { b: pulumi.output("2") } });
    const config = inputs(registered, "web-config");
    assert.deepEqual(config, {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { namespace: "shop", labels: LABELS, name: "web-config-f00" },
      immutable: true,
      data: { a: "1" },
    });
    const secrets = inputs(registered, "web-secrets") as Record<string, unknown>;
    assert.equal(secrets["immutable"], true);
    // The mark that the engine encrypts by.
    assert.deepEqual(secrets["stringData"], {
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      value: { b: "2" },
    });
    const pod = podSpec(registered);
    assert.deepEqual(pod.volumes?.slice(1), [
      { name: "config", configMap: { name: "web-config-f00" } },
      { name: "secrets", secret: { secretName: "web-secrets-f00", defaultMode: 0o440 } },
    ]);
    assert.deepEqual(pod.containers[0].volumeMounts?.slice(1), [
      { name: "config", mountPath: "/etc/config", readOnly: true },
      { name: "secrets", mountPath: "/etc/secrets", readOnly: true },
    ]);
  });

  it("has a token for one audience only if asked for", async () => {
    const { containers, volumes } = podSpec(await workload({ ...MINIMAL.Deployment, serviceAccountToken: { audience: "vault" } }));
    const serviceAccountToken = { audience: "vault", expirationSeconds: 3600, path: "token" };
    assert.deepEqual(volumes?.at(-1), { name: "token", projected: { sources: [{ serviceAccountToken }] } });
    assert.deepEqual(containers[0].volumeMounts?.at(-1), {
      name: "token",
      mountPath: "/var/run/secrets/tokens",
      readOnly: true,
    });
  });
});

function namesOf(registered: readonly Registered[]): string[] {
  return registered
    .filter(({ type }) => type !== "pulumi:pulumi:Stack")
    .map(({ name }) => name)
    .sort();
}

function inputs(registered: readonly Registered[], name: string): { metadata: object; spec: Record<string, unknown> } {
  const found = registered.find((resource) => resource.name === name);
  assert.ok(found, `${name} is not registered`);
  return found.inputs as ReturnType<typeof inputs>;
}

function podSpec(registered: readonly Registered[]): PodSpec {
  const found = registered.find(({ name }) => /-(deployment|stateful-set|cron-job)$/.test(name));
  const spec = found?.inputs["spec"] as { template?: { spec: PodSpec }; jobTemplate: { spec: { template: { spec: PodSpec } } } };
  return (spec.template ?? spec.jobTemplate.spec.template).spec;
}

function without(object: object, ...keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}
