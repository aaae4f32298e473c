/** What a kind of resource does with Vault. */
import type { Vault, VaultData } from "./client";
import { toParameters, withActual, type Properties, type Settings } from "./settings";

/** A kind of resource that Vault keeps. Its property names and units are those of `@pulumi/vault` 7.8.0. */
export interface ResourceType {
  /** What is written, compared and checked for drift. */
  settings: Settings;
  /** Properties whose change makes another resource. */
  identity: readonly string[];
  /** Whether everything in it is final, as in a certificate: a change is an error that says to make a new generation. */
  isFinal?: boolean;
  /** What Vault calls it, which is its id in Pulumi's state. */
  path(properties: Properties): string;
  /** Makes it, or takes over what a run that was cut off has made. The result is what it has beside its inputs. */
  create(vault: Vault, properties: Properties): Promise<VaultData>;
  /** Its properties as Vault holds them, or `undefined` if it is gone. */
  read(vault: Vault, properties: Properties): Promise<Record<string, unknown> | undefined>;
  update(vault: Vault, properties: Properties): Promise<void>;
  remove(vault: Vault, properties: Properties): Promise<void>;
}

/** What stays in Vault as it is made: nothing of it is changed there, and nothing removed. */
export const LASTING: Pick<ResourceType, "update" | "remove"> = {
  update: () => Promise.resolve(),
  remove: () => Promise.resolve(),
};

/** The settings at one path: written whole, read back, deleted. */
export function entry(
  path: (properties: Properties) => string,
  settings: Settings,
  identity: readonly string[],
  special: Partial<ResourceType> = {},
): ResourceType {
  const write = async (vault: Vault, properties: Properties): Promise<void> => {
    await vault.write(path(properties), toParameters(settings, properties));
  };
  return {
    settings,
    identity,
    path,
    create: async (vault, properties) => {
      await write(vault, properties);
      return {};
    },
    update: write,
    read: async (vault, properties) => {
      const actual = await vault.read(path(properties));
      return actual && withActual(settings, properties, actual);
    },
    remove: (vault, properties) => vault.remove(path(properties)),
    ...special,
  };
}

/** Settings that a mount always has: with the resource goes only who looks after them. */
export function configuration(path: string, settings: Settings, special: Partial<ResourceType> = {}): ResourceType {
  return entry((properties) => `${backend(properties)}/${path}`, settings, ["backend"], {
    remove: LASTING.remove,
    ...special,
  });
}

/** A property that has to be a text. */
export function text(properties: Properties, name: string): string {
  const value = properties[name];
  if (typeof value !== "string" || value === "") throw new Error(`${name} must be a text`);
  return value;
}

/** A text in an answer of Vault. */
export function answered(data: VaultData | undefined, name: string): string {
  const value = data?.[name];
  if (typeof value !== "string" || value === "") throw new Error(`the answer of Vault holds no ${name}`);
  return value;
}

/** The mount that a resource is in. */
export function backend(properties: Properties): string {
  return text(properties, "backend");
}
