/**
 * Compose files, service by service. What `extends` brings from the same file is put in place; what stands in another file makes a service
 * one of which only a part is shown. Source: https://docs.docker.com/reference/compose-file/
 */
import { InputError } from "../errors";
import { DockerContainer } from "../model/docker/docker-container";
import { Field, isMap, type Value, type ValueMap } from "../model/field";
import { printable } from "../model/printable";
import type { Position, Subject } from "../model/subject";
import { normalService } from "./compose-service";
import { dockerfileIn } from "./dockerfile";
import { interpolate } from "./interpolation";
import type { Manifests } from "./manifests";

/** How a document is named in reports, and where things stand in it. */
export interface ComposeOptions {
  file: string;
  document: number;
  locate: (keys: readonly (string | number)[]) => Position | undefined;
}

/** Keys that only a service of Compose has. Other tools have a map of services too. */
const TELLING_KEYS = ["image", "build", "extends", "provider"];
/** How many services may extend each other in a row. */
const MAX_CHAIN = 50;

/** Whether a document is a Compose file. `named` says whether its file is called like one. */
export function isCompose(value: Value, named: boolean): boolean {
  if (!isMap(value) || Object.hasOwn(value, "apiVersion") || Object.hasOwn(value, "kind") || !isMap(value["services"]))
    return false;
  const services = Object.values(value["services"]);
  return named || services.some((service) => isMap(service) && TELLING_KEYS.some((key) => Object.hasOwn(service, key)));
}

/** The services of a Compose file, each a subject. */
export function readCompose(value: Value, { file, document, locate }: ComposeOptions): Manifests {
  const read = isMap(value) && isMap(value["services"]) ? interpolate(value) : undefined;
  const services = isMap(read) && isMap(read["services"]) ? read["services"] : undefined;
  if (!isMap(read) || !services) return failed("has no map of services", ["services"]);
  const normal = Object.create(null) as ValueMap;
  const whole = Object.assign(Object.create(null) as ValueMap, read, { services: normal });
  const subjects: Subject[] = [];
  const errors: InputError[] = [];
  const sparse = new Set<string>();
  for (const name of Object.keys(services)) {
    const extended = extend(services, name, []);
    if (typeof extended === "string") errors.push(error(extended, ["services", name]));
    else {
      normal[name] = normalService(extended.service);
      if (extended.isPart) sparse.add(name);
    }
  }
  for (const name of Object.keys(normal)) {
    const root = Field.root(whole, { sparse: sparse.has(name) });
    const service = root.get("services", name);
    const inline = service.get("build", "dockerfile_inline");
    subjects.push({
      reference: { kind: "Compose service", name: printable(name), file, document },
      root: service,
      kinds: ["compose/Service"],
      pods: [],
      parts: {
        "docker-container": [DockerContainer.ofCompose(service, root)],
        ...(inline.state !== "absent" && { dockerfile: [dockerfileIn(inline, service.get("build", "target"))] }),
      },
      locate,
    });
  }
  if (subjects.length === 0 && errors.length === 0) return failed("has no services", ["services"]);
  return { subjects, errors };

  function error(reason: string, keys: string[]): InputError {
    return new InputError("invalid-compose", reason, { source: file, document, ...locate(keys) });
  }

  function failed(reason: string, keys: string[]): Manifests {
    return { subjects: [], errors: [error(reason, keys)] };
  }
}

/** A service with what it extends, and whether more of it stands elsewhere; or what is wrong with it. */
function extend(services: ValueMap, name: string, chain: readonly string[]): { service: ValueMap; isPart: boolean } | string {
  const service = services[name];
  if (!isMap(service)) return "has a service that is no map";
  if (chain.includes(name) || chain.length > MAX_CHAIN) return "has services that extend each other without end";
  const extended = service["extends"];
  if (extended === undefined || extended === null) {
    // A file that overrides another one says only what differs.
    return { service, isPart: !TELLING_KEYS.some((key) => Object.hasOwn(service, key)) };
  }
  const base = isMap(extended) ? extended["service"] : extended;
  const isElsewhere = isMap(extended) && extended["file"] !== undefined;
  if (isElsewhere || typeof base !== "string" || !Object.hasOwn(services, base)) return { service, isPart: true };
  const inherited = extend(services, base, [...chain, name]);
  if (typeof inherited === "string") return inherited;
  return { service: merged(normalService(inherited.service), normalService(service)), isPart: inherited.isPart };
}

/** Keys whose lists are replaced as a whole. */
const REPLACED = new Set(["command", "entrypoint", "test"]);

/** Two services as Compose merges them: maps by their keys, lists one behind the other, of scalars the later one. */
function merged(base: ValueMap, own: ValueMap): ValueMap {
  const result = Object.assign(Object.create(null) as ValueMap, base);
  for (const [key, value] of Object.entries(own)) {
    const inherited = result[key];
    if (isMap(inherited) && isMap(value)) result[key] = merged(inherited, value);
    else if (Array.isArray(inherited) && Array.isArray(value) && !REPLACED.has(key)) result[key] = [...inherited, ...value];
    else result[key] = value;
  }
  return result;
}
