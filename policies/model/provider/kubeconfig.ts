import { isPlainHttp } from "../network/address";
import { isSwitchedOn, readEmbedded } from "../kubernetes/embedded-yaml";
import { type Field, isMap } from "../field";

/** What the content of a kubeconfig shows. */
export interface Kubeconfig {
  /** Whether one of its clusters is reached without verified TLS. */
  isUnverified: boolean;
  /** Whether one of its users logs in with what stands in it: a key, a token, a password. */
  hasCredentials: boolean;
}

const CREDENTIALS = ["client-key-data", "token", "password"];

/** Reads a kubeconfig; `undefined` where the text is none, as the path of a file. */
export function readKubeconfig(text: string): Kubeconfig | undefined {
  const config = readEmbedded(text);
  if (!config || !isMap(config.value)) return undefined;
  const clusters = entries(config, "clusters", "cluster");
  const users = entries(config, "users", "user");
  return {
    isUnverified: clusters.some(
      (cluster) => isSwitchedOn(cluster.get("insecure-skip-tls-verify")) || isPlainHttp(cluster.get("server").value),
    ),
    hasCredentials: users.some((user) =>
      CREDENTIALS.some((key) => !["", undefined].includes(user.get(key).value as string | undefined)),
    ),
  };
}

function entries(config: Field, list: string, key: string): Field[] {
  return config
    .get(list)
    .items()
    .map((item) => item.get(key));
}
