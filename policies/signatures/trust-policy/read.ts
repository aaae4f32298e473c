import { dirname, resolve } from "node:path";
import { InputError } from "../../errors";
import { readTextFile } from "../../sources/text-file";
import { parseTrustPolicy } from "./parse";
import type { TrustPolicy } from "./trust-policy";
import type { Environment } from "../location";

/**
 * Reads a trust policy (`docs/schemas/trust-policy.schema.json`) with all files that it names; keys in Vault are read once they are needed.
 * Throws an {@link InputError} for the first thing that is wrong with any of it.
 */
export function readTrustPolicy(file: string, environment: Environment): TrustPolicy {
  const folder = dirname(file);
  return parseTrustPolicy(readTextFile(file, "trust-policy"), {
    file,
    environment,
    readFile: (name) => {
      try {
        return readTextFile(resolve(folder, name), "trust-policy");
      } catch (cause) {
        if (!(cause instanceof InputError)) throw cause;
        throw new Error(cause.reason, { cause });
      }
    },
  });
}
