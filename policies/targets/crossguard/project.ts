import { existsSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { InputError } from "../../errors";
import { waiverSet, WAIVERS_FOLDER, type WaiverSet } from "../../waivers/waiver";

/** The environment variable that says where the waivers are. */
export const WAIVERS_VARIABLE = "PORTCULLIS_WAIVERS";

/**
 * The waivers of the project that a pack serves: those at `PORTCULLIS_WAIVERS`, otherwise those in `stacks/waivers` beside the nearest
 * `Pulumi.yaml` above the pack. The engine starts a pack in the pack's own folder and does not tell it where the program is. Throws an
 * {@link InputError} where waivers are named that are not there, or something is wrong with one of them.
 */
export function readProjectWaivers(environment: Readonly<Record<string, string | undefined>>, packFolder: string): WaiverSet {
  const named = environment[WAIVERS_VARIABLE];
  if (named !== undefined && named !== "" && !isAbsolute(named)) {
    const reason = "must be an absolute path, since a pack does not know the folder that Pulumi was started in";
    throw new InputError("invalid-configuration", reason, { source: WAIVERS_VARIABLE });
  }
  const path = named || projectWaivers(packFolder);
  if (path === undefined) return waiverSet([]);
  // Most projects have no waivers, and need nothing of what reads them.
  const { readWaivers } = require("../../waivers/read") as typeof import("../../waivers/read");
  return readWaivers(path, { optional: !named });
}

function projectWaivers(folder: string): string | undefined {
  for (let above = dirname(folder); ; above = dirname(above)) {
    if (existsSync(join(above, "Pulumi.yaml"))) {
      const path = join(above, WAIVERS_FOLDER);
      return existsSync(path) ? path : undefined;
    }
    if (above === dirname(above)) return undefined;
  }
}
