/** The provider of resources of Vault as the engine calls it, on a real OpenBao. */
import { provider } from "../../components/vault/provider";
import type { VaultType } from "../../components/vault/resource";
import { startOpenBao, type OpenBao } from "./openbao";

export type Properties = Record<string, unknown>;

/** A resource as the engine keeps it in its state. */
export interface Made {
  id: string;
  outs: Properties;
}

interface Difference {
  changes?: boolean;
  replaces?: string[];
  deleteBeforeReplace?: boolean;
}

/** The operations of a type of resource; each takes properties without the address. */
export interface Operations {
  create: (properties: Properties) => Promise<Made>;
  /** Its properties as Vault has them, or `undefined` if it is gone. */
  read: (id: string, properties: Properties) => Promise<Properties | undefined>;
  diff: (id: string, olds: Properties, news: Properties) => Promise<Difference>;
  update: (id: string, olds: Properties, news: Properties) => Promise<Properties>;
  remove: (id: string, properties: Properties) => Promise<void>;
}

export interface ProvidedVault {
  bao: OpenBao;
  of: (type: VaultType) => Operations;
  /** Properties with the address of the server. */
  at: (properties: Properties) => Properties;
  /** Ends the server and puts the environment back. */
  stop: () => Promise<void>;
}

/** Starts a server, which the provider then finds in the environment. */
export async function startProvidedVault(): Promise<ProvidedVault> {
  const bao = await startOpenBao({ config: { unsafe_allow_api_audit_creation: true } });
  const before = Object.keys(bao.environment).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, bao.environment);
  const at = (properties: Properties): Properties => ({ ...properties, address: bao.address });
  return {
    bao,
    at,
    of: (type) => {
      // All of ours have all operations, which the type of the engine does not say.
      const { create, read, diff, update, delete: remove } = provider(type) as Required<ReturnType<typeof provider>>;
      return {
        create: async (properties) => (await create(at(properties))) as Made,
        read: async (id, properties) => {
          const found = (await read(id, at(properties))) as { id: string; props: Properties };
          return found.id === "" ? undefined : found.props;
        },
        diff: async (id, olds, news) => await diff(id, at(olds), at(news)),
        update: async (id, olds, news) => (await update(id, at(olds), at(news))).outs as Properties,
        remove: async (id, properties) => remove(id, at(properties)),
      };
    },
    stop: async () => {
      for (const [name, value] of before) {
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
      }
      await bao.stop();
    },
  };
}
