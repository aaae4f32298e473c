import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { IMAGE } from "../../support/pods";
import { late, MINIMAL, workload, type Arguments } from "./programs";

const PINNED = "must be pinned by a digest: registry.example.com/app:1.4.2@sha256:…";
const PATH = "must be an absolute path other than /, without colons, . and ..";
const NOT_A_VARIABLE = "is no name of a variable";
const { Deployment: web, StatefulSet: set, CronJob: job } = MINIMAL;
const sidecar = (name: string, image = IMAGE): Arguments["additions"] => [{ sidecars: [{ name, image }] }];

/** Arguments as somebody without a compiler might write them, the path that is named, and why. */
const BAD: [args: Record<string, unknown>, propertyPath: string, reason: string][] = [
  [{ ...web, image: "registry.example.com/app:1.4.2" }, "image", PINNED],
  [{ ...web, image: "app@sha256:4b5e" }, "image", PINNED],
  [{ ...web, image: `${IMAGE} ` }, "image", PINNED],
  [{ ...web, image: undefined }, "image", PINNED],
  [{ ...web, image: late("registry.example.com/app:1.4.2") }, "image", PINNED],
  [{ ...web, namespace: "Shop" }, "namespace", "must be a DNS label of at most 63 characters"],
  [{ ...web, namespace: undefined }, "namespace", "must be a DNS label of at most 63 characters"],
  [{ ...web, kind: "DaemonSet" }, "kind", "must be one of Deployment, StatefulSet, CronJob"],
  [{}, "port", "is needed by the kind Deployment"],
  [{ kind: "StatefulSet" }, "port", "is needed by the kind StatefulSet"],
  [{ port: 80 }, "port", "must be a whole number from 1024 to 65535"],
  [{ port: 65_536 }, "port", "must be a whole number from 1024 to 65535"],
  [{ port: "8080" }, "port", "must be a whole number from 1024 to 65535"],
  [{ port: late(80) }, "port", "must be a whole number from 1024 to 65535"],
  [{ kind: "CronJob" }, "schedule", "is needed by the kind CronJob"],
  [{ ...job, schedule: "0 3 * *" }, "schedule", "must have five fields, such as 0 3 * * *"],
  [{ ...job, schedule: "TZ=Europe/London 0 3 * * *" }, "schedule", "must have five fields, such as 0 3 * * *"],
  [{ ...job, schedule: late("noon") }, "schedule", "must have five fields, such as 0 3 * * *"],
  [{ ...web, schedule: "@daily" }, "schedule", "is for the kind CronJob only"],
  [{ ...set, job: {} }, "job", "is for the kind CronJob only"],
  [{ ...web, data: { path: "/data", size: "1Gi" } }, "data", "is for the kind StatefulSet only"],
  [{ ...job, port: 8080 }, "port", "is not for the kind CronJob"],
  [{ ...job, portName: "http" }, "portName", "is not for the kind CronJob"],
  [{ ...job, replicas: 2 }, "replicas", "is not for the kind CronJob"],
  [{ ...job, probes: {} }, "probes", "is not for the kind CronJob"],
  [{ ...job, job: { deadlineSeconds: 0 } }, "job.deadlineSeconds", "must be a whole number from 1"],
  [{ ...job, job: { startingDeadlineSeconds: 9 } }, "job.startingDeadlineSeconds", "must be a whole number from 10"],
  [{ ...job, job: { retries: -1 } }, "job.retries", "must be a whole number from 0"],
  [{ ...web, name: "1web" }, "name", "must be a DNS label of at most 52 characters that begins with a letter"],
  [{ ...web, name: "a".repeat(53) }, "name", "must be a DNS label of at most 52 characters that begins with a letter"],
  [{ ...web, portName: "HTTP" }, "portName", "must be the name of a port: at most 15 letters, digits and hyphens"],
  [{ ...web, portName: "probes" }, "portName", "must not be the name of the port for probes"],
  [{ ...web, serviceAccount: "default" }, "serviceAccount", "must not be the account that pods have without naming one"],
  [{ ...web, serviceAccount: late("") }, "serviceAccount", "must not be the account that pods have without naming one"],
  [{ ...web, replicas: 1.5 }, "replicas", "must be a whole number from 0"],
  [{ ...web, userId: 0 }, "userId", "must be a whole number from 1 to 2147483647"],
  [{ ...web, groupId: late(0) }, "groupId", "must be a whole number from 1 to 2147483647"],
  [{ ...web, terminationGracePeriodSeconds: 0 }, "terminationGracePeriodSeconds", "must be a whole number from 1"],
  [{ ...web, mandatoryAccessControl: "none" }, "mandatoryAccessControl", "must be one of AppArmor, SELinux"],
  [{ ...web, environment: { "1": "a" } }, 'environment["1"]', NOT_A_VARIABLE],
  [{ ...web, config: { "a/b": "" } }, 'config["a/b"]', "is no name of a file"],
  [{ ...web, secrets: { "..": "" } }, 'secrets[".."]', "is no name of a file"],
  [{ ...web, writable: { tmp: "1Mi" } }, 'writable["tmp"]', PATH],
  [{ ...web, writable: { "/": "1Mi" } }, 'writable["/"]', PATH],
  [{ ...web, writable: { "/var/../etc": "1Mi" } }, 'writable["/var/../etc"]', PATH],
  [{ ...web, config: { a: "" }, configPath: "/tmp" }, "configPath", "is mounted twice"],
  [{ ...web, secrets: { a: "" }, secretsPath: "/a:b" }, "secretsPath", PATH],
  [{ ...web, serviceAccountToken: { audience: "a", path: "a" } }, "serviceAccountToken.path", PATH],
  [{ ...set, data: { path: "/tmp", size: "1Gi" } }, "data.path", "is mounted twice"],
  [{ ...web, besidePods: {} }, "besidePods", "must name a label"],
  [{ ...web, serviceAccountToken: { audience: "" } }, "serviceAccountToken.audience", "must not be empty"],
  [
    { ...web, serviceAccountToken: { audience: "a", expirationSeconds: 86_401 } },
    "serviceAccountToken.expirationSeconds",
    "must be a whole number from 600 to 86400",
  ],
  [{ ...web, probes: { port: 80 } }, "probes.port", "must be a whole number from 1024 to 65535"],
  [
    { ...web, probes: { readinessPath: "/", readinessCommand: [] } },
    "probes.readinessCommand",
    "cannot stand beside readinessPath",
  ],
  [{ ...web, probes: { livenessPath: "/", livenessCommand: [] } }, "probes.livenessCommand", "cannot stand beside livenessPath"],
  [{ ...web, additions: sidecar("A") }, "additions[0].sidecars[0].name", "must be a DNS label of at most 63 characters"],
  [{ ...web, additions: sidecar("web") }, "additions[0].sidecars[0].name", "is the name of another container"],
  [{ ...web, additions: sidecar("a", "app:1") }, "additions[0].sidecars[0].image", PINNED],
  [
    { ...web, additions: [{}, { initContainers: [{ name: "a", image: late("app:1") }] }] },
    "additions[1].initContainers[0].image",
    PINNED,
  ],
  [{ ...web, additions: [{ environment: { "a b": "" } }] }, 'additions[0].environment["a b"]', NOT_A_VARIABLE],
  [
    { ...web, environment: { A: "1" }, additions: [{ environment: { A: "2" } }] },
    'additions[0].environment["A"]',
    "is set already",
  ],
];

describe("arguments of RestrictedWorkload", () => {
  BAD.forEach(([args, propertyPath, reason], index) => {
    it(`refuses ${propertyPath}: ${reason} (${index})`, async () => {
      await assert.rejects(workload(args), (error) => {
        assert.ok(pulumi.InputPropertyError.isInstance(error), String(error));
        assert.deepEqual([error.propertyPath, error.reason], [propertyPath, reason]);
        return true;
      });
    });
  });

  it("takes values that are known later, as they are", async () => {
    const registered = await workload({ image: late(IMAGE), port: late(8080), namespace: late("shop"), replicas: late(1) });
    const { metadata, spec } = registered.find(({ name }) => name === "web-deployment")?.inputs as {
      metadata: { namespace: string };
      spec: { replicas: number; template: { spec: { containers: { image: string; ports: object[] }[] } } };
    };
    assert.deepEqual([metadata.namespace, spec.replicas], ["shop", 1]);
    const [own] = spec.template.spec.containers;
    assert.deepEqual([own?.image, own?.ports], [IMAGE, [{ name: "http", containerPort: 8080 }]]);
  });

  for (const schedule of ["*/5 * * * *", "0 3 1,15 * MON-FRI", "@hourly", "@every 1h30m"]) {
    it(`takes the schedule ${schedule}`, async () => {
      const registered = await workload({ ...job, schedule });
      const made = registered.find(({ name }) => name === "web-cron-job");
      assert.equal((made?.inputs["spec"] as { schedule: string }).schedule, schedule);
    });
  }
});
