import { existsSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { InputError } from "../../errors";
import type { SignatureChecks } from "../../signatures/checks";
import { isTrustPolicyAt, TRUST_POLICY_FILE, TRUST_POLICY_VARIABLE, type Environment } from "../../signatures/location";
import { waiverSet, WAIVERS_FOLDER, type WaiverSet } from "../../waivers/waiver";

/** The environment variable that says where the waivers are. */
export const WAIVERS_VARIABLE = "PORTCULLIS_WAIVERS";

/**
 * The waivers of the project that a pack serves: those at `PORTCULLIS_WAIVERS`, otherwise those in `stacks/waivers` beside the nearest
 * `Pulumi.yaml` above the pack. The engine starts a pack in the pack's own folder and does not tell it where the program is. Throws an
 * {@link InputError} where waivers are named that are not there, or something is wrong with one of them.
 */
export function readProjectWaivers(environment: Environment, packFolder: string): WaiverSet {
  const named = absolutePath(environment, WAIVERS_VARIABLE);
  const path = named || projectFile(packFolder, WAIVERS_FOLDER, existsSync);
  if (path === undefined) return waiverSet([]);
  // Most projects have no waivers, and need nothing of what reads them.
  const { readWaivers } = require("../../waivers/read") as typeof import("../../waivers/read");
  return readWaivers(path, { optional: !named });
}

/**
 * The signatures of images as the project's trust policy demands them: that at `PORTCULLIS_TRUST_POLICY`, otherwise `stacks/trust-policy.yaml`,
 * found as waivers are. `undefined` where there is none. Throws an {@link InputError} where one is named that is not there, or something is wrong
 * with it.
 */
export function openProjectSignatures(environment: Environment, packFolder: string): SignatureChecks | undefined {
  const named = absolutePath(environment, TRUST_POLICY_VARIABLE);
  const path = named || projectFile(packFolder, TRUST_POLICY_FILE, isTrustPolicyAt);
  if (path === undefined) return undefined;
  // Registries and cryptography are loaded only where somebody has said whom to trust.
  const { openSignatures } = require("../../signatures/open") as typeof import("../../signatures/open");
  return openSignatures(path, environment);
}

function absolutePath(environment: Environment, variable: string): string | undefined {
  const named = environment[variable];
  if (named === undefined || named === "" || isAbsolute(named)) return named;
  const reason = "must be an absolute path, since a pack does not know the folder that Pulumi was started in";
  throw new InputError("invalid-configuration", reason, { source: variable });
}

/** The names that a project's file may have. Source: github.com/pulumi/pulumi, sdk/go/common/workspace/paths.go and encoding/marshal.go. */
const PROJECT_FILES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

function projectFile(folder: string, name: string, isThere: (path: string) => boolean): string | undefined {
  for (let above = dirname(folder); ; above = dirname(above)) {
    if (PROJECT_FILES.some((file) => existsSync(join(above, file)))) {
      const path = join(above, name);
      return isThere(path) ? path : undefined;
    }
    if (above === dirname(above)) return undefined;
  }
}
