/** Real previews: a program in a folder of its own, or a project, with a state that is thrown away. */
import { rmSync } from "node:fs";
import { deployment, programFolder, type DeploymentOptions, type DeploymentResult } from "./deploy";

export { PACK, ROOT } from "./deploy";
export type PreviewResult = DeploymentResult;

export interface PreviewOptions extends DeploymentOptions {
  /** JavaScript of the program; `k8s`, `pulumi` and `provider` (which renders YAML) are there. */
  program: string;
}

const PRELUDE = `
const k8s = require("@pulumi/kubernetes");
const pulumi = require("@pulumi/pulumi");
const provider = new k8s.Provider("kubernetes", { renderYamlToDirectory: "rendered" });
`;

/** Previews a program of a few lines. */
export async function preview({ program, config, ...options }: PreviewOptions): Promise<PreviewResult> {
  const folder = programFolder(PRELUDE + program, { ...options, ...(config && { config }) });
  try {
    return await previewProject(folder, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Previews the project in a folder. */
export async function previewProject(folder: string, options: DeploymentOptions): Promise<PreviewResult> {
  const project = await deployment(folder, options);
  try {
    return await project.preview();
  } finally {
    project.dispose();
  }
}
