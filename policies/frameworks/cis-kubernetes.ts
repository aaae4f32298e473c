/**
 * The CIS Kubernetes Benchmark v1.12, section 5 (policies), complete; the titles are our own.
 * Source: https://www.cisecurity.org/benchmark/kubernetes; the numbers are those of kube-bench's cfg/cis-1.12/policies.yaml.
 * The other sections concern the control plane and the nodes, which no program for Pulumi declares.
 */
import { framework } from "./control";

const TITLES = {
  "5.1.1": "Few subjects hold cluster-admin",
  "5.1.2": "Few subjects can read secrets",
  "5.1.3": "Roles name what they grant instead of using wildcards",
  "5.1.4": "Few subjects can create pods",
  "5.1.5": "Workloads do not run as the default service account",
  "5.1.6": "Service account tokens are mounted only where the API is called",
  "5.1.7": "Nobody is in the group system:masters",
  "5.1.8": "Few subjects hold bind, impersonate or escalate",
  "5.1.9": "Few subjects can create persistent volumes",
  "5.1.10": "Few subjects can reach kubelets through nodes/proxy",
  "5.1.11": "Few subjects can approve certificate signing requests",
  "5.1.12": "Few subjects can change admission webhooks",
  "5.1.13": "Few subjects can issue service account tokens",
  "5.2.1": "Each namespace with workloads has an active pod admission policy",
  "5.2.2": "Containers are not privileged",
  "5.2.3": "Pods do not share the process namespace of the host",
  "5.2.4": "Pods do not share the IPC namespace of the host",
  "5.2.5": "Pods do not share the network of the host",
  "5.2.6": "Processes cannot gain more privileges than their parent",
  "5.2.7": "Containers do not run as root",
  "5.2.8": "Containers do not hold NET_RAW",
  "5.2.9": "Containers hold no capabilities that they can do without",
  "5.2.10": "Windows containers are not host processes",
  "5.2.11": "Pods mount no paths of the host",
  "5.2.12": "Containers bind no ports of the host",
  "5.3.1": "The network plugin enforces network policies",
  "5.3.2": "Every namespace has network policies",
  "5.4.1": "Secrets reach containers as files, not as environment variables",
  "5.4.2": "Secrets live in an external store",
  "5.5.1": "Only images of proven origin are admitted",
  "5.6.1": "Namespaces separate what different people administer",
  "5.6.2": "Pods run under the seccomp profile of the runtime",
  "5.6.3": "Pods and containers have a security context",
  "5.6.4": "Nothing is placed in the default namespace",
} as const;

const cis = framework("cis-kubernetes", TITLES, {
  "5.3.1": "the network plugin is part of the running cluster",
});

/** A control of section 5, by its number. */
export const cisKubernetes = cis.control;

/** Every control of section 5. */
export const cisKubernetesControls = cis.controls;
