/** A node that runs nothing: it says of every pod what a kubelet says once all goes well, and removes those that are deleted. */
import type { ApiAnswer, ControlPlane } from "./control-plane";

/** The user that a node is, with its group; to be among the `users` of the control plane. */
export const NODE_USERS = { "system:node:worker": ["system:nodes"], "system:kube-scheduler": [] };
const NODE = "worker";
const PERIOD = 200;

interface Pod {
  metadata: { name: string; namespace: string; deletionTimestamp?: string };
  spec: { nodeName?: string; containers: Container[]; initContainers?: Container[] };
  status: { phase?: string; conditions?: { type: string; status: string }[] };
}

interface Container {
  name: string;
  image: string;
  resources?: object;
}

/** Registers the node and takes over every pod, those to come as well. Stop it before the control plane. */
export async function startNode({ call }: ControlPlane): Promise<{ stop: () => Promise<void> }> {
  const asNode = (...args: [method: string, path: string, body?: object, type?: string]): Promise<ApiAnswer> =>
    call(`system:node:${NODE}`, ...args);
  const patchStatus = async (path: string, status: object): Promise<void> => {
    await asNode("PATCH", `${path}/status`, { status }, "application/strategic-merge-patch+json");
  };
  const metadata = { name: NODE, labels: { "kubernetes.io/hostname": NODE } };
  const { status, body } = await asNode("POST", "/api/v1/nodes", { metadata });
  if (status !== 201) throw new Error(`the node was refused: ${String(body["message"])}`);

  let lastAddress = 1;
  const attend = async (pod: Pod): Promise<void> => {
    const { name, namespace, deletionTimestamp } = pod.metadata;
    const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
    if (pod.spec.nodeName === undefined) {
      await call("system:kube-scheduler", "POST", `${path}/binding`, { metadata: { name }, target: { kind: "Node", name: NODE } });
    } else if (deletionTimestamp !== undefined) {
      await asNode("DELETE", path, { gracePeriodSeconds: 0 });
    } else if (pod.status.phase !== "Running") {
      lastAddress += 1;
      await patchStatus(path, runningStatus(pod, `10.244.0.${lastAddress}`));
    }
  };
  const beat = async (): Promise<void> => {
    await patchStatus(`/api/v1/nodes/${NODE}`, nodeStatus());
    const { body } = await call("system:kube-scheduler", "GET", "/api/v1/pods");
    await Promise.all(((body["items"] ?? []) as Pod[]).map(attend));
  };

  const stopped = new AbortController();
  const work = (async () => {
    while (!stopped.signal.aborted) {
      // What fails, such as a pod that is gone by now, is seen again at the next turn.
      await beat().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, PERIOD));
    }
  })();
  return {
    stop: async () => {
      stopped.abort();
      await work;
    },
  };
}

function nodeStatus(): object {
  const now = new Date().toISOString();
  return {
    capacity: { cpu: "64", memory: "256Gi", "ephemeral-storage": "1Ti", pods: "250" },
    conditions: [{ type: "Ready", status: "True", reason: "KubeletReady", lastHeartbeatTime: now }],
  };
}

function runningStatus({ spec, status }: Pod, podIP: string): object {
  const now = new Date().toISOString();
  const ready = ({ name, image, resources }: Container): object => ({
    name,
    // Says that the node can change them while the container runs.
    resources,
    image,
    imageID: image,
    ready: true,
    started: true,
    restartCount: 0,
    state: { running: { startedAt: now } },
  });
  return {
    phase: "Running",
    startTime: now,
    podIP,
    podIPs: [{ ip: podIP }],
    conditions: [
      ...(status.conditions ?? []),
      ...["PodReadyToStartContainers", "Initialized", "ContainersReady", "Ready"].map((type) => ({ type, status: "True" })),
    ],
    containerStatuses: spec.containers.map(ready),
    initContainerStatuses: (spec.initContainers ?? []).map(ready),
  };
}
