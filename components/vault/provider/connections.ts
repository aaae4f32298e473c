/** The clients of a run. */
import { connect, type Vault } from "./client";
import type { Properties } from "./settings";

const connections = new Map<string, Vault>();

/** One client for each server: its connections are kept open, and it logs in once. A resource that asks nothing of Vault makes none. */
export function vaultOf(properties: Properties): Vault {
  return {
    read: async (path) => clientFor(properties).read(path),
    write: async (path, data) => clientFor(properties).write(path, data),
    make: async (path, data) => clientFor(properties).make(path, data),
    remove: async (path) => clientFor(properties).remove(path),
  };
}

function clientFor(properties: Properties): Vault {
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
