/** Blocks in the configuration of a server: what it logs to, what unseals it, whom it joins. */
import { textsOf, type VaultBlock, type VaultConfig } from "./vault-config";

type Settings = ReadonlyMap<string, string>;

/**
 * The options of the audit devices that a configuration declares, which OpenBao alone understands: `audit "file" "disk" { options { … } }` or
 * `audit { type = "file" … }`.
 */
export function declaredAuditDevices({ root }: VaultConfig): Settings[] {
  return blocksOf(root, "audit").flatMap(devicesIn);
}

function devicesIn(block: VaultBlock): Settings[] {
  const isDevice = block.has("options") || block.has("type");
  if (isDevice) return [new Map(blocksOf(block, "options").flatMap((options) => [...textsOf(options)]))];
  return [...block.keys()].flatMap((key) => blocksOf(block, key).flatMap(devicesIn));
}

/** The settings of the transit engines that unseal a server. */
export function transitSeals({ root }: VaultConfig): Settings[] {
  return blocksOf(root, "seal").flatMap((seal) => blocksOf(seal, "transit").map(textsOf));
}

/** The settings of all that unseals a server. */
export function sealSettings({ root }: VaultConfig): Settings[] {
  return blocksOf(root, "seal").flatMap((seal) => [
    textsOf(seal),
    ...[...seal.keys()].flatMap((key) => blocksOf(seal, key).map(textsOf)),
  ]);
}

/** The settings by which a server joins others. */
export function raftJoins({ root }: VaultConfig): Settings[] {
  const storages = blocksOf(root, "storage").flatMap((storage) => blocksOf(storage, "raft"));
  return storages.flatMap((raft) => blocksOf(raft, "retry_join").map(textsOf));
}

/** The blocks under a key; texts under it are none. */
export function blocksOf(block: VaultBlock, key: string): VaultBlock[] {
  return (block.get(key) ?? []).filter((inner): inner is VaultBlock => typeof inner !== "string");
}
