/** A Kubernetes control plane: from KUBEBUILDER_ASSETS or PATH where it is there and new enough, else built from the Go modules here. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { buildGoProgram } from "./build";
import { ETCD, KUBE_APISERVER, KUBE_CONTROLLER_MANAGER, KUBECTL, type GoProgram } from "./modules";
import { isAtLeast } from "./version";

/** Paths of the programs. */
export interface ControlPlaneBinaries {
  etcd: string;
  apiServer: string;
  controllerManager: string;
  kubectl: string;
}

/**
 * The oldest that serve. The server: ValidatingAdmissionPolicy is stable and the policies' expressions are known. A client may be older, since
 * what tests ask of it is old. Debian's etcd 3.4 works with the server.
 */
const OLDEST = { server: "1.36.0", client: "1.28.0", etcd: "3.4.0" };

/** Finds or builds the programs. Throws `MissingPrerequisite` where neither is possible. */
export async function ensureControlPlane(): Promise<ControlPlaneBinaries> {
  return {
    etcd: await ensure(ETCD, ["--version"], OLDEST.etcd),
    apiServer: await ensure(KUBE_APISERVER, ["--version"], OLDEST.server),
    controllerManager: await ensure(KUBE_CONTROLLER_MANAGER, ["--version"], OLDEST.server),
    kubectl: await ensure(KUBECTL, ["version", "--client"], OLDEST.client),
  };
}

async function ensure(program: GoProgram, args: readonly string[], oldest: string): Promise<string> {
  const found = candidates(program.name).find((path) => isAtLeast(versionOf(path, args) ?? "", oldest));
  return found ?? buildGoProgram(program);
}

function candidates(name: string): string[] {
  const folders = [process.env["KUBEBUILDER_ASSETS"], ...(process.env["PATH"] ?? "").split(delimiter)];
  return folders.flatMap((folder) => (folder ? [join(folder, name)] : [])).filter((path) => existsSync(path));
}

/** The first version number that a program prints about itself. */
function versionOf(path: string, args: readonly string[]): string | undefined {
  try {
    const output = execFileSync(path, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    return /\d+\.\d+\.\d+/.exec(output)?.[0];
  } catch {
    // Not executable or not the program that it is named after: as good as missing.
    return undefined;
  }
}
