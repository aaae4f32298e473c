/**
 * The recommendations of the NSA/CISA Kubernetes Hardening Guidance v1.2 (August 2022). It does not number them, so the ids
 * and titles are our own: the first part of an id is the chapter.
 * Source: https://media.defense.gov/2022/Aug/29/2003066362/-1/-1/0/CTR_KUBERNETES_HARDENING_GUIDANCE_1.2_20220829.PDF
 */
import { framework } from "./control";

const CONTROL_PLANE = "it concerns the control plane of the running cluster";
const NODES = "it concerns the nodes of the running cluster";
const PEOPLE = "it concerns what people do regularly";

const TITLES = {
  "pod-security/non-root": "Containers run as a user other than root",
  "pod-security/root-group": "Containers do not run in the root group",
  "pod-security/rootless-engine": "The container engine itself runs without root",
  "pod-security/immutable-file-system": "The root file system of containers is read-only",
  "pod-security/trusted-images": "Images come from trusted registries",
  "pod-security/signed-images": "Only images with a valid signature are admitted",
  "pod-security/minimal-images": "Images hold only what the application needs",
  "pod-security/image-scanning": "Images are scanned when built and when admitted",
  "pod-security/admission": "Pod Security admission enforces a level in each namespace",
  "pod-security/privileged": "Containers are not privileged",
  "pod-security/host-namespaces": "Pods do not share process and IPC namespaces of the host",
  "pod-security/host-network": "Pods do not share the network of the host",
  "pod-security/host-path": "Pods do not mount the file system of the host",
  "pod-security/privilege-escalation": "Processes cannot gain more privileges than their parent",
  "pod-security/capabilities": "Containers hold no capabilities that help to break out",
  "pod-security/selinux": "SELinux confines containers",
  "pod-security/apparmor": "AppArmor confines containers",
  "pod-security/seccomp": "Seccomp limits the system calls of containers",
  "pod-security/service-account-token": "Service account tokens are mounted only where they are used",
  "pod-security/sandboxed-runtime": "Risky workloads run in a hardened or virtualised runtime",
  "network/namespaces": "Namespaces separate teams, applications and environments",
  "network/kube-system": "Workloads of users stay out of the namespaces of the system",
  "network/network-policies": "Network policies state who may talk to whom",
  "network/default-deny": "What no network policy allows is denied, in both directions",
  "network/plugin": "The network plugin enforces network policies",
  "network/resource-quotas": "A quota bounds what a namespace may use",
  "network/limit-ranges": "Limits bound what a single container may use",
  "network/process-limits": "The number of processes of a pod is limited",
  "network/control-plane-access": "Firewalls and roles guard the control plane",
  "network/etcd": "Only the API server reaches etcd, over TLS with certificates",
  "network/kubeconfig": "Kubeconfig files are kept from prying and change",
  "network/worker-nodes": "Nodes are separated from networks that need not reach them",
  "network/exposed-services": "Services are reachable from outside only where they must be",
  "network/encryption": "Traffic is encrypted with current TLS",
  "network/secrets": "Credentials are kept in secret stores, not in configuration",
  "network/secrets-at-rest": "Secrets are encrypted where the cluster stores them",
  "network/cloud-metadata": "Pods cannot reach the metadata service of the cloud",
  "authentication/anonymous": "Requests without a login get no rights",
  "authentication/strong": "Users log in by a strong method",
  "authorization/rbac": "The API server decides by RBAC",
  "authorization/least-privilege": "Roles grant no more than is needed",
  "authorization/separate-roles": "Users, administrators and workloads have roles of their own",
  "logging/api-audit": "The API server writes an audit log",
  "logging/workloads": "Logs of containers and nodes are collected",
  "logging/external": "Logs are stored outside the cluster, where they outlive it",
  "logging/metrics": "Metrics of workloads are collected",
  "logging/alerts": "Alerts reach someone",
  "logging/seccomp-audit": "System calls outside the profile are recorded",
  "logging/review": "Logs are examined for attacks",
  "upgrading/patches": "Security patches are applied promptly",
  "upgrading/scans": "Vulnerability scans and penetration tests are made regularly",
  "upgrading/unused-components": "Components that are no longer used or supported are removed",
} as const;

const nsa = framework("nsa-cisa", TITLES, {
  "pod-security/rootless-engine": NODES,
  "pod-security/image-scanning": "a scanner knows what an image contains, a program does not",
  "network/plugin": "the network plugin is part of the running cluster",
  "network/process-limits": "the kubelet of each node sets it",
  "network/control-plane-access": CONTROL_PLANE,
  "network/etcd": CONTROL_PLANE,
  "network/worker-nodes": NODES,
  "network/secrets-at-rest": CONTROL_PLANE,
  "authentication/strong": "the identity provider decides how users log in",
  "authorization/rbac": CONTROL_PLANE,
  "logging/review": PEOPLE,
  "upgrading/patches": PEOPLE,
  "upgrading/scans": PEOPLE,
});

/** A recommendation, by our id. */
export const nsaCisa = nsa.control;

/** Every recommendation. */
export const nsaCisaControls = nsa.controls;
