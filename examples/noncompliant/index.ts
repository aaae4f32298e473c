/** Ordinary mistakes. Each resource makes one, on top of a pod that is otherwise fine, and the gate names it with its place and its fix. */
import * as k8s from "@pulumi/kubernetes";

type Container = k8s.types.input.core.v1.Container;
type PodSpec = k8s.types.input.core.v1.PodSpec;

const provider = new k8s.Provider("kubernetes", { renderYamlToDirectory: "rendered" });
const hardened = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };
const app: Container = { name: "app", image: "registry.example.com/app:1.4.2", securityContext: hardened };

/** A Deployment that is compliant but for what `pod` and `container` change. */
function deploy(name: string, pod: Partial<PodSpec>, container: Partial<Container> = {}): void {
  const labels = { app: name };
  const spec: PodSpec = {
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    containers: [{ ...app, ...container }],
    ...pod,
  };
  const template = { metadata: { labels }, spec };
  new k8s.apps.v1.Deployment(name, { metadata: { name }, spec: { selector: { matchLabels: labels }, template } }, { provider });
}

deploy("floating-version", {}, { image: "registry.example.com/app:latest" });
deploy("privileged", {}, { securityContext: { ...hardened, privileged: true } });
deploy("runs-as-root", {}, { securityContext: { ...hardened, runAsUser: 0 } });
deploy("keeps-capabilities", {}, { securityContext: { allowPrivilegeEscalation: false } });
deploy("adds-capability", {}, { securityContext: { ...hardened, capabilities: { drop: ["ALL"], add: ["SYS_ADMIN"] } } });
deploy("gains-privileges", {}, { securityContext: { capabilities: { drop: ["ALL"] } } });
deploy("maybe-root", { securityContext: { seccompProfile: { type: "RuntimeDefault" } } });
deploy("no-seccomp", { securityContext: { runAsNonRoot: true } });
deploy("host-network", { hostNetwork: true });
deploy("host-port", {}, { ports: [{ containerPort: 80, hostPort: 80 }] });
deploy("docker-socket", { volumes: [{ name: "docker", hostPath: { path: "/var/run/docker.sock" } }] });
deploy("network-volume", { volumes: [{ name: "share", nfs: { server: "files.example.com", path: "/" } }] });
deploy("probes-the-node", {}, { livenessProbe: { httpGet: { host: "127.0.0.1", port: 10250 } } });
deploy("kernel-setting", {
  securityContext: {
    runAsNonRoot: true,
    seccompProfile: { type: "RuntimeDefault" },
    sysctls: [{ name: "kernel.msgmax", value: "65536" }],
  },
});
