/** The agent of OpenBao or Vault, run with what a `MutualTls` has put into a ConfigMap, in a folder that stands for a pod. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureOpenBao } from "../../tools/toolchain/openbao";
import { atExit, startProcess, until, type ServerProcess } from "./server-process";

/** What a pod has from the cluster. */
export interface AgentPod {
  /** The directory in the pod that the folder stands for, such as `/var/run/mutual-tls/server`. */
  root: string;
  /** The data of the ConfigMap with the configuration. */
  config: Readonly<Record<string, string>>;
  /** The roots to trust. */
  trust: string;
  /** The service account token. */
  token: string;
}

export interface CertificateAgent extends Omit<ServerProcess, "end"> {
  files: { identity: string; trust: string };
  /** Waits for the last of the files, as the startup probe does. */
  started: () => Promise<void>;
  /** Ends the agent. The files stay. */
  end: () => Promise<void>;
  /** Ends the agent and removes the files. */
  stop: () => Promise<void>;
}

/** Starts an agent. Nothing of its configuration is changed but the paths. */
export async function startAgent({ root, config, trust, token }: AgentPod): Promise<CertificateAgent> {
  const binary = await ensureOpenBao();
  const folder = mkdtempSync(join(tmpdir(), "portcullis-agent-"));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const forget = atExit(remove);
  for (const volume of ["agent", "token", "trust", "identity"]) mkdirSync(join(folder, volume));
  for (const [name, text] of Object.entries(config)) writeFileSync(join(folder, "agent", name), text.replaceAll(root, folder));
  writeFileSync(join(folder, "token/token"), token, { mode: 0o600 });
  writeFileSync(join(folder, "trust/trust.pem"), trust);
  // No token and no address from whoever runs the tests.
  const process_ = startProcess(binary, ["agent", `-config=${folder}/agent/agent.json`], {
    PATH: process.env["PATH"],
    HOME: folder,
  });
  const files = {
    identity: join(folder, "identity/identity.pem"),
    trust: join(folder, "trust/trust.pem"),
  };
  return {
    ...process_,
    files,
    started: async () => {
      await until("done with the files", process_, () => Promise.resolve(existsSync(files.identity)));
    },
    end: () => process_.end(),
    stop: async () => {
      await process_.end("SIGKILL");
      remove();
      forget();
    },
  };
}
