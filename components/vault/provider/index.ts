/**
 * What Pulumi's host of dynamic providers runs for the resources of `vault:*`: `portcullis/vault-provider`.
 *
 * The state of a resource holds one line that calls {@link provider}, no code and no credentials. Those come from the environment, anew in
 * each run; see {@link connect}.
 */
import type * as pulumi from "@pulumi/pulumi";
import { ACCESS, DestroyGuard } from "./access";
import { connect, type Vault } from "./client";
import { PKI } from "./pki";
import type { ResourceType } from "./resource-type";
import { changed, type Properties } from "./settings";

export { connect, type Vault, type VaultConnection, type VaultData } from "./client";
export { VaultError } from "./errors";
export { type CertificateRequest, type IssuedCertificate, issueCertificates } from "./issue";

const TYPES: Readonly<Record<string, ResourceType>> = { ...ACCESS, ...PKI, DestroyGuard };

/** Where a resource lives; not a setting of it. */
const CONNECTION = ["address", "vaultNamespace"];
/** Recorded for what happens later; Vault does not know it. */
const RECORDED = ["allowDestroy"];

/** The provider of a type of resource. Throws for a type that there is none of. */
export function provider(typeName: string): pulumi.dynamic.ResourceProvider {
  const type = TYPES[typeName];
  if (type === undefined) throw new Error(`portcullis has no Vault resource "${typeName}"`);
  return toldPlainly({
    diff: (_id, olds: Properties, news: Properties) => {
      const differences = changed(type.settings, olds, news);
      const known = differences.filter((name) => news[name] !== UNKNOWN);
      const replaces = known.filter((name) => type.identity.includes(name));
      const settled = known.filter((name) => name in type.settings && !type.identity.includes(name));
      if (type.isFinal && replaces.length === 0 && settled.length > 0) {
        throw new Error(
          `${settled.join(", ")} cannot change in a certificate that is signed; raise the generation to make a new one`,
        );
      }
      return Promise.resolve({ changes: differences.length > 0, replaces, deleteBeforeReplace: true });
    },
    create: async (inputs: Properties) => {
      const outs = await type.create(vaultOf(inputs), inputs);
      return { id: type.path(inputs), outs: { ...inputs, ...outs } };
    },
    read: async (id, properties: Properties) => {
      const found = await type.read(vaultOf(properties), properties);
      // An empty id tells the engine that the resource is gone.
      return found === undefined ? { id: "", props: {} } : { id, props: found };
    },
    update: async (_id, olds: Properties, news: Properties) => {
      const settings = changed(type.settings, olds, news).filter((name) => !CONNECTION.includes(name) && !RECORDED.includes(name));
      if (settings.length > 0) await type.update(vaultOf(news), news);
      return { outs: { ...olds, ...news } };
    },
    delete: (_id, properties: Properties) => type.remove(vaultOf(properties), properties),
  });
}

type Operations = Required<Pick<pulumi.dynamic.ResourceProvider, "diff" | "create" | "read" | "update" | "delete">>;

function toldPlainly({ diff, create, read, update, delete: remove }: Operations): Operations {
  const plainly =
    <A extends unknown[], R>(run: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      try {
        return await run(...args);
      } catch (error) {
        throw new PlainError((error as Error).message);
      }
    };
  return { diff: plainly(diff), create: plainly(create), read: plainly(read), update: plainly(update), delete: plainly(remove) };
}

/**
 * An error with nothing but its message. The host of dynamic providers (@pulumi/pulumi 3.270.0) prints "<error>: <stack>" for some operations,
 * beside what the engine says, and takes a `code` for one of gRPC.
 */
class PlainError extends Error {
  constructor(message: string) {
    super(message);
    this.stack = message;
  }

  override toString(): string {
    return "portcullis";
  }
}

/** What the engine sends for a value that it does not know yet. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const connections = new Map<string, Vault>();

/** One client for each server: its connections are kept open, and it logs in once. */
function vaultOf(properties: Properties): Vault {
  const address = properties["address"];
  const namespace = properties["vaultNamespace"];
  if (typeof address !== "string") throw new Error("address must be a text");
  const key = JSON.stringify([address, namespace]);
  const known = connections.get(key);
  if (known) return known;
  const vault = connect({ address, ...(typeof namespace === "string" && { namespace }) });
  connections.set(key, vault);
  return vault;
}
