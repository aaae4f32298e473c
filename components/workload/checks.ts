import {
  checkInputs,
  DNS_LABEL,
  invalid,
  isPinnedImage,
  requireDnsLabel,
  requireInteger,
  requireOneOf,
  type Check,
} from "../arguments";
import type { RestrictedWorkloadArgs, RestrictedWorkloadProbes, WorkloadKind } from "./arguments";
import type { AddedContainer, PodAddition } from "./pod-addition";
import { mountPaths } from "./volumes";

const KINDS: readonly WorkloadKind[] = ["Deployment", "StatefulSet", "CronJob"];
const CONFINEMENTS = ["AppArmor", "SELinux"];
/** Arguments that make sense for one kind only, and those of which a program that ends by itself has no use. */
const ONLY_FOR = { schedule: "CronJob", job: "CronJob", data: "StatefulSet" } as const;
const NOT_FOR_CRON_JOB = ["port", "portName", "replicas", "probes"] as const;

/** Kubernetes appends up to eleven characters to the name, and the name of a Service begins with a letter. */
const NAME = /^[a-z]([-a-z0-9]{0,50}[a-z0-9])?$/;
/** The names of ports (RFC 6335). */
const PORT_NAME = /^(?=.*[a-z])[a-z0-9](?:-?[a-z0-9]){0,14}$/;
/** Five fields, or one of the words that stand for them; a time zone is an argument of its own. */
const SCHEDULE = /^(?:@(?:yearly|annually|monthly|weekly|daily|midnight|hourly)|@every \S+|(?!TZ=|CRON_TZ=)\S+(?: +\S+){4})$/;
const FILE_NAME = /^(?!\.\.)[-._a-zA-Z0-9]{1,253}$/;
const VARIABLE_NAME = /^[A-Za-z_][-._A-Za-z0-9]*$/;
const MOUNT_PATH = /^(?:\/[^/:]+)+$/;
const HIGHEST_ID = 2 ** 31 - 1;

/** The arguments with those checked that may be late. Throws `pulumi.InputPropertyError` for the first that cannot be. */
export function checkedArguments(label: string, args: RestrictedWorkloadArgs): RestrictedWorkloadArgs & { kind: WorkloadKind } {
  const { kind = "Deployment", mandatoryAccessControl = "AppArmor", portName = "http", additions = [], probes, job } = args;
  requireOneOf("kind", kind, KINDS);
  if (!NAME.test(label)) throw invalid("name", "must be a DNS label of at most 52 characters that begins with a letter");
  checkKind(kind, args);
  requireOneOf("mandatoryAccessControl", mandatoryAccessControl, CONFINEMENTS);
  if (!PORT_NAME.test(portName)) throw invalid("portName", "must be the name of a port: at most 15 letters, digits and hyphens");
  if (portName === "probes") throw invalid("portName", "must not be the name of the port for probes");
  checkKeys("environment", args.environment, VARIABLE_NAME, "is no name of a variable");
  checkKeys("config", args.config, FILE_NAME, "is no name of a file");
  checkKeys("secrets", args.secrets, FILE_NAME, "is no name of a file");
  if (args.besidePods && Object.keys(args.besidePods).length === 0) throw invalid("besidePods", "must name a label");
  checkPaths(args);
  checkNames(label, args.environment, additions);
  if (probes) checkProbes(probes);
  return {
    ...checkInputs(args, {
      namespace: isLabel("namespace"),
      image: isPinned("image"),
      port: isPort("port"),
      schedule: isSchedule,
      serviceAccount: isAccount,
      replicas: isInteger("replicas", 0),
      userId: isInteger("userId", 1, HIGHEST_ID),
      groupId: isInteger("groupId", 1, HIGHEST_ID),
      terminationGracePeriodSeconds: isInteger("terminationGracePeriodSeconds", 1),
    }),
    kind,
    ...(probes && { probes: checkInputs(probes, { port: isPort("probes.port") }) }),
    ...(job && {
      job: checkInputs(job, {
        deadlineSeconds: isInteger("job.deadlineSeconds", 1),
        startingDeadlineSeconds: isInteger("job.startingDeadlineSeconds", 10),
        retries: isInteger("job.retries", 0),
      }),
    }),
    ...(args.serviceAccountToken && {
      serviceAccountToken: checkInputs(args.serviceAccountToken, {
        audience: isFilled("serviceAccountToken.audience"),
        expirationSeconds: isInteger("serviceAccountToken.expirationSeconds", 600, 86_400),
      }),
    }),
    additions: additions.map(checkedAddition),
  };
}

function checkKind(kind: WorkloadKind, args: RestrictedWorkloadArgs): void {
  for (const [key, only] of Object.entries(ONLY_FOR) as [keyof typeof ONLY_FOR, WorkloadKind][]) {
    if (args[key] !== undefined && kind !== only) throw invalid(key, `is for the kind ${only} only`);
  }
  if (kind !== "CronJob") {
    if (args.port === undefined) throw invalid("port", `is needed by the kind ${kind}`);
    return;
  }
  if (args.schedule === undefined) throw invalid("schedule", "is needed by the kind CronJob");
  for (const key of NOT_FOR_CRON_JOB) if (args[key] !== undefined) throw invalid(key, "is not for the kind CronJob");
}

function checkKeys(path: string, map: object = {}, pattern: RegExp, reason: string): void {
  for (const key of Object.keys(map)) if (!pattern.test(key)) throw invalid(`${path}["${key}"]`, reason);
}

function checkPaths(args: RestrictedWorkloadArgs): void {
  const seen = new Set<string>();
  for (const [propertyPath, path] of mountPaths(args)) {
    const isPath = MOUNT_PATH.test(path) && !/\/\.{1,2}(?:\/|$)/.test(path);
    if (!isPath) throw invalid(propertyPath, "must be an absolute path other than /, without colons, . and ..");
    if (seen.has(path)) throw invalid(propertyPath, "is mounted twice");
    seen.add(path);
  }
}

/** Containers of a pod need different names, and of two variables of a name the last would win in silence. */
function checkNames(label: string, environment: object = {}, additions: readonly PodAddition[]): void {
  const names = new Set([label]);
  const variables = new Set(Object.keys(environment));
  additions.forEach((addition, index) => {
    for (const group of ["initContainers", "sidecars"] as const) {
      addition[group]?.forEach((container, each) => {
        const path = `additions[${index}].${group}[${each}]`;
        requireDnsLabel(`${path}.name`, container.name);
        if (names.has(container.name)) throw invalid(`${path}.name`, "is the name of another container");
        names.add(container.name);
        checkKeys(`${path}.environment`, container.environment, VARIABLE_NAME, "is no name of a variable");
      });
    }
    const path = `additions[${index}].environment`;
    checkKeys(path, addition.environment, VARIABLE_NAME, "is no name of a variable");
    for (const variable of Object.keys(addition.environment ?? {})) {
      if (variables.has(variable)) throw invalid(`${path}["${variable}"]`, "is set already");
      variables.add(variable);
    }
  });
}

function checkProbes(probes: RestrictedWorkloadProbes): void {
  for (const probe of ["readiness", "liveness"] as const) {
    if (probes[`${probe}Command`] !== undefined && probes[`${probe}Path`] !== undefined) {
      throw invalid(`probes.${probe}Command`, `cannot stand beside ${probe}Path`);
    }
  }
}

function checkedAddition(addition: PodAddition, index: number): PodAddition {
  const pinned = (group: string) => (container: AddedContainer, each: number) =>
    checkInputs(container, { image: isPinned(`additions[${index}].${group}[${each}].image`) });
  const { initContainers, sidecars } = addition;
  return {
    ...addition,
    ...(initContainers && { initContainers: initContainers.map(pinned("initContainers")) }),
    ...(sidecars && { sidecars: sidecars.map(pinned("sidecars")) }),
  };
}

function isPinned(path: string): Check {
  return (image) => {
    if (!isPinnedImage(image)) {
      throw invalid(path, "must be pinned by a digest: registry.example.com/app:1.4.2@sha256:…");
    }
  };
}

function isLabel(path: string): Check {
  return (name) => {
    if (typeof name !== "string" || !DNS_LABEL.test(name)) throw invalid(path, "must be a DNS label of at most 63 characters");
  };
}

function isAccount(account: unknown): void {
  if (account === "" || account === "default") {
    throw invalid("serviceAccount", "must not be the account that pods have without naming one");
  }
}

function isSchedule(schedule: unknown): void {
  if (schedule !== undefined && (typeof schedule !== "string" || !SCHEDULE.test(schedule))) {
    throw invalid("schedule", "must have five fields, such as 0 3 * * *");
  }
}

function isFilled(path: string): Check {
  return (value) => {
    if (typeof value !== "string" || value === "") throw invalid(path, "must not be empty");
  };
}

function isPort(path: string): Check {
  return isInteger(path, 1024, 65_535);
}

function isInteger(path: string, least: number, most?: number): Check {
  return (value) => {
    if (value !== undefined) requireInteger(path, value, least, most);
  };
}
