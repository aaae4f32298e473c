/** The plugin of Pulumi's Docker provider: the machine's own, else a stand-in that previews, says so, and can do nothing else. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const PLUGIN = "pulumi-resource-docker";
const STAND_IN = join(__dirname, "docker-plugin");

/** Whether the machine has the real plugin. */
export const hasDockerPlugin = (process.env["PATH"] ?? "").split(delimiter).some((folder) => existsSync(join(folder, PLUGIN)));

/** What goes to the end of a `Pulumi.yaml`. */
export const dockerPlugin = hasDockerPlugin
  ? ""
  : `plugins:\n  providers:\n    - name: docker\n      path: ${JSON.stringify(STAND_IN)}\n`;
