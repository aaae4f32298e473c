/**
 * The configurations of image registries: that of the CNCF and zot, in ConfigMaps and Secrets.
 * Sources: https://distribution.github.io/distribution/about/configuration, https://zotregistry.dev/latest/admin-guide/admin-configuration.
 */
import type { Field } from "../field";
import { hostOf, isLoopbackHost } from "../network/address";
import { saysNo } from "../provider/switch";
import type { Subject } from "../subject";
import { entriesOf } from "../vault/vault-config";
import { readEmbedded } from "./embedded-yaml";

/** A configuration that stands in a resource. */
export interface RegistryConfig {
  /** The place of the text. */
  field: Field;
  isZot: boolean;
  /** What it says. Unrelated to the place of the text. */
  config: Field;
}

/** The configurations in the data of a ConfigMap or Secret. */
export function registryConfigsOf({ root, kinds }: Pick<Subject, "root" | "kinds">): RegistryConfig[] {
  return entriesOf({ root, kinds }).flatMap(([field, text]) => {
    if (typeof text !== "string" || !SIGN.test(text)) return [];
    const config = readEmbedded(text);
    if (!config) return [];
    const isZot = config.get("storage", "rootDirectory").state === "known";
    const isDistribution = config.get("version").state === "known" && config.get("storage").children().some(isDriver);
    return isZot || isDistribution ? [{ field, isZot, config }] : [];
  });
}

/** Whether only the machine itself, or the pod, reaches the registry. */
export function listensToItself({ isZot, config }: RegistryConfig): boolean {
  const http = config.get("http");
  if (http.get("net").value === "unix") return true;
  const address = http.get(isZot ? "address" : "addr").value;
  return typeof address === "string" && isLoopbackHost(isZot ? address : hostOf(address));
}

/** Whether the registry asks who somebody is. */
export function hasAccounts({ isZot, config }: RegistryConfig): boolean {
  const methods = config.get(...(isZot ? ["http", "auth"] : ["auth"])).entries();
  // `silly` lets in whoever sends any header at all.
  return methods.some(([name, method]) => (isZot ? ZOT_METHODS.has(name) : name !== "silly") && method.state !== "absent");
}

/** Whether the registry removes by itself, or lets its clients remove, what only a digest names. */
export function deletesUntagged({ isZot, config }: RegistryConfig): boolean {
  const storage = config.get("storage");
  if (!isZot) return !saysNo(storage.get("delete", "enabled").value ?? false);
  if (saysNo(storage.get("gc").value)) return false;
  const policies = storage.get("retention", "policies").items();
  const isForAll = policies.some((policy) =>
    policy
      .get("repositories")
      .items()
      .some(({ value }) => value === "**"),
  );
  return (
    !isForAll ||
    policies.some((policy) => !saysNo(policy.get("deleteUntagged").value) || policy.get("deleteReferrers").value === true)
  );
}

/** What stands in every configuration of either, and in hardly any other text: reading each would take its time. */
const SIGN = /rootDirectory|version["']?\s*:\s*["']?0\.1/;
const ZOT_METHODS = new Set(["htpasswd", "ldap", "bearer", "openid"]);
const DRIVERS = new Set<unknown>(["filesystem", "inmemory", "s3", "gcs", "azure", "swift", "oss"]);

function isDriver({ key }: Field): boolean {
  return DRIVERS.has(key);
}
