/** A real Kubernetes control plane on loopback: etcd, API server and controller manager, for as long as a test needs them. */
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureControlPlane } from "../../tools/toolchain/control-plane";
import { run } from "./run";
import { issueServerCertificate } from "./server-certificate";
import { atExit, DEADLINE, freePorts, startProcess, until, type ServerProcess } from "./server-process";

/** The user of the group `system:masters`, who is always there. */
export const ADMINISTRATOR = "administrator";
const CONTROLLER_MANAGER = "system:kube-controller-manager";
/** What the kubeconfig of each user calls the cluster, itself and its only context. */
export const CONTEXT = "portcullis-test";

/** What the API server answers. */
export interface ApiAnswer {
  status: number;
  body: Record<string, unknown>;
}

export interface ControlPlane {
  /** `https://127.0.0.1:<port>`. */
  url: string;
  /** The certificate of the authority that vouches for the API server. */
  caFile: string;
  /** The path of a user's kubeconfig, whose context is {@link CONTEXT}. Throws where there is no such user. */
  kubeconfig: (user: string) => string;
  /** Runs kubectl as a user. */
  kubectl: (user: string, ...args: string[]) => Promise<{ exitCode: number; output: string }>;
  /** One request as a user, with any status for an answer. `type` is that of a patch. */
  call: (user: string, method: string, path: string, body?: object, type?: string) => Promise<ApiAnswer>;
  /** The body of an answer to the administrator. Throws where it is no success, naming status, path and reason. */
  api: (method: string, path: string, body?: object, type?: string) => Promise<Record<string, unknown>>;
  /** A token of a service account, for ten minutes. Default of the audiences: that of the API server. */
  serviceAccountToken: (namespace: string, account: string, audiences?: readonly string[]) => Promise<string>;
  /** What works in the background, to wait for it with `until`. */
  controllerManager: ServerProcess;
  /** What the three servers have printed. */
  log: () => string;
  /** Ends all and removes their files. */
  stop: () => Promise<void>;
}

/**
 * Starts one. Users are those of `users`, each with its groups, and {@link ADMINISTRATOR}. Admission is what Kubernetes switches on by itself
 * (Pod Security, quotas, limits, admission policies) and NodeRestriction, as every installer has it. It has no node and no scheduler.
 */
export async function startControlPlane({ users = {} }: { users?: Record<string, string[]> } = {}): Promise<ControlPlane> {
  const { etcd, apiServer, controllerManager, kubectl } = await ensureControlPlane();
  const folder = mkdtempSync(join(tmpdir(), "portcullis-control-plane-"));
  // A server that was killed a moment ago may still be writing.
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
  const forget = atExit(remove);
  const servers: ServerProcess[] = [];
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const stop = async (): Promise<void> => {
    agent.destroy();
    // The youngest first, so that none complains about one that is gone.
    for (const server of servers.toReversed()) await server.end("SIGKILL");
    remove();
    forget();
  };
  const start = (binary: string, flags: Record<string, string>): ServerProcess => {
    const server = startProcess(
      binary,
      Object.entries(flags).map(([name, value]) => `--${name}=${value}`),
    );
    servers.push(server);
    return server;
  };
  try {
    const [etcdPort = 0, peerPort = 0, port = 0, controllerPort = 0] = await freePorts(4);
    const url = `https://127.0.0.1:${port}`;
    const files = writeFiles(folder, url, { ...users, [ADMINISTRATOR]: ["system:masters"], [CONTROLLER_MANAGER]: [] });
    const ca = readFileSync(files.caFile);
    const call: ControlPlane["call"] = (user, method, path, body, type = "application/json") =>
      send(
        `${url}${path}`,
        { method, agent, ca, headers: { Authorization: `Bearer ${files.token(user)}`, "Content-Type": type } },
        body,
      );
    const api: ControlPlane["api"] = async (method, path, body, type) => {
      const answer = await call(ADMINISTRATOR, method, path, body, type);
      if (answer.status >= 200 && answer.status < 300) return answer.body;
      throw new Error(`${method} ${path}: ${answer.status}: ${String(answer.body["message"])}`);
    };

    start(etcd, {
      "data-dir": join(folder, "etcd"),
      "listen-client-urls": `http://127.0.0.1:${etcdPort}`,
      "advertise-client-urls": `http://127.0.0.1:${etcdPort}`,
      "listen-peer-urls": `http://127.0.0.1:${peerPort}`,
    });
    const server = start(apiServer, {
      "etcd-servers": `http://127.0.0.1:${etcdPort}`,
      "bind-address": "127.0.0.1",
      "secure-port": String(port),
      "tls-cert-file": files.certFile,
      "tls-private-key-file": files.keyFile,
      "service-account-key-file": files.publicKey,
      "service-account-signing-key-file": files.privateKey,
      "service-account-issuer": "https://kubernetes.default.svc",
      "service-cluster-ip-range": "10.0.0.0/24",
      "token-auth-file": files.tokens,
      "authorization-mode": "Node,RBAC",
      "enable-admission-plugins": "NodeRestriction",
      "anonymous-auth": "false",
      // As in every cluster; without it the server refuses privileged pods by itself, and no test would show who else does.
      "allow-privileged": "true",
      // Nobody connects to it by way of a Service, which could not lead to loopback.
      "endpoint-reconciler-type": "none",
    });
    await until("ready", server, async () => (await call(ADMINISTRATOR, "GET", "/readyz")).status === 200);
    const kubeconfig = files.kubeconfig(CONTROLLER_MANAGER);
    const manager = start(controllerManager, {
      kubeconfig,
      "authentication-kubeconfig": kubeconfig,
      "authorization-kubeconfig": kubeconfig,
      "bind-address": "127.0.0.1",
      "secure-port": String(controllerPort),
      "cert-dir": join(folder, "controller-manager"),
      "service-account-private-key-file": files.privateKey,
      "root-ca-file": files.caFile,
      "use-service-account-credentials": "true",
      "leader-elect": "false",
    });
    // It has begun once every namespace has what each gets.
    const given = ["default", "kube-node-lease", "kube-public", "kube-system"].flatMap((namespace) =>
      ["serviceaccounts/default", "configmaps/kube-root-ca.crt"].map((path) => `/api/v1/namespaces/${namespace}/${path}`),
    );
    await until("at work", manager, async () => {
      const answers = await Promise.all(given.map((path) => call(ADMINISTRATOR, "GET", path)));
      return answers.every(({ status }) => status === 200);
    });

    return {
      url,
      caFile: files.caFile,
      kubeconfig: files.kubeconfig,
      kubectl: (user, ...args) =>
        run(kubectl, ["--kubeconfig", files.kubeconfig(user), "--cache-dir", join(folder, "cache"), ...args], folder),
      call,
      api,
      serviceAccountToken: async (namespace, name, audiences) => {
        const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`;
        const spec = { expirationSeconds: 600, ...(audiences && { audiences }) };
        const { status } = await api("POST", path, { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec });
        return (status as { token: string }).token;
      },
      controllerManager: manager,
      log: () => servers.map(({ log }) => log()).join("\n"),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Files {
  caFile: string;
  certFile: string;
  keyFile: string;
  privateKey: string;
  publicKey: string;
  tokens: string;
  kubeconfig: (user: string) => string;
  token: (user: string) => string;
}

function writeFiles(folder: string, url: string, users: Readonly<Record<string, readonly string[]>>): Files {
  const write = (name: string, text: string | Buffer): string => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  const certificate = issueServerCertificate(folder, ["DNS:localhost", "IP:127.0.0.1"]);
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const people = new Map(
    Object.entries(users).map(([name, groups], index) => {
      const token = randomBytes(24).toString("hex");
      const config = {
        apiVersion: "v1",
        kind: "Config",
        "current-context": CONTEXT,
        clusters: [{ name: CONTEXT, cluster: { server: url, "certificate-authority": certificate.caFile } }],
        users: [{ name: CONTEXT, user: { token } }],
        contexts: [{ name: CONTEXT, context: { cluster: CONTEXT, user: CONTEXT } }],
      };
      return [name, { token, groups, kubeconfig: write(`kubeconfig-${index}.json`, JSON.stringify(config)) }];
    }),
  );
  const person = (name: string): { token: string; kubeconfig: string } => {
    const found = people.get(name);
    if (!found) throw new Error(`there is no user ${name}`);
    return found;
  };
  const lines = [...people].map(([name, { token, groups }], index) => `${token},${name},${index},"${groups.join(",")}"\n`);
  return {
    ...certificate,
    privateKey: write("service-accounts.key", privateKey.export({ type: "sec1", format: "pem" })),
    publicKey: write("service-accounts.pub", publicKey.export({ type: "spki", format: "pem" })),
    tokens: write("tokens.csv", lines.join("")),
    kubeconfig: (name) => person(name).kubeconfig,
    token: (name) => person(name).token,
  };
}

function send(
  url: string,
  options: { method: string; agent: Agent; ca: Buffer; headers: Record<string, string> },
  body: object | undefined,
): Promise<ApiAnswer> {
  const text = body ? JSON.stringify(body) : "";
  // Said for DELETE as well, of whose body Node itself says nothing, so that the server would take it for the next request.
  const headers = { ...options.headers, "Content-Length": Buffer.byteLength(text) };
  return new Promise((resolve, reject) => {
    const sent = request(url, { ...options, headers }, (response) => {
      let answer = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => (answer += part));
      response.on("error", reject);
      response.on("end", () => {
        const isJson = response.headers["content-type"]?.startsWith("application/json") === true;
        resolve({
          status: response.statusCode ?? 0,
          body: isJson ? (JSON.parse(answer) as Record<string, unknown>) : { message: answer },
        });
      });
    });
    sent.setTimeout(DEADLINE, () => sent.destroy(new Error(`no answer to ${options.method} ${url}`)));
    sent.on("error", reject);
    sent.end(text);
  });
}
