import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const PROGRAM = "registry-gateway/gateway.js";
/** From `dist/components/registry`, and from the sources. */
const PLACES = [join(__dirname, "../..", PROGRAM), join(__dirname, "../../dist", PROGRAM)];

let program: string | undefined;

/** The gateway, bundled into one file that needs nothing but Node.js. Throws where this package was not built. */
export function gatewayProgram(): string {
  if (program === undefined) {
    const file = PLACES.find((place) => existsSync(place));
    if (file === undefined) throw new Error(`${PROGRAM} is missing: build the package first`);
    program = readFileSync(file, "utf8");
  }
  return program;
}
