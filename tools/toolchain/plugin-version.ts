import { spawn } from "node:child_process";
import { once } from "node:events";
import { type Client, credentials } from "@grpc/grpc-js";
import providerRpc from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

/** Nobody listens there; a provider calls its engine only when there is something to do. */
const NO_ENGINE = "127.0.0.1:1";
const TIMEOUT_MS = 15_000;

/** The version that a provider plugin on PATH says it has, or `undefined` where there is none that answers. Plugins have no flag for it. */
export async function pluginVersion(command: string): Promise<string | undefined> {
  const plugin = spawn(command, [NO_ENGINE], { stdio: ["ignore", "pipe", "ignore"] });
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const [port] = (await Promise.race([once(plugin.stdout, "data", { signal }), once(plugin, "exit", { signal })])) as [unknown];
    return Buffer.isBuffer(port) ? await askVersion(port.toString().trim()) : undefined;
  } catch {
    // Not on PATH, not executable, or silent: as good as missing.
    return undefined;
  } finally {
    plugin.kill();
  }
}

function askVersion(port: string): Promise<string | undefined> {
  const client = new providerRpc.ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure()) as Client & {
    getPluginInfo: (request: Empty, callback: (error: Error | null, info?: PluginInfo) => void) => void;
  };
  return new Promise((resolve) => {
    client.getPluginInfo(new Empty(), (_, info) => {
      client.close();
      resolve(info?.getVersion());
    });
  });
}
