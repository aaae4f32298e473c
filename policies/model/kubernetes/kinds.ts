/** Kinds of Kubernetes itself by what they are, in groups that have been retired too. */

/** What runs pods. */
export const WORKLOAD_KINDS: readonly string[] = [
  "Pod",
  "ReplicationController",
  "apps/DaemonSet",
  "apps/Deployment",
  "apps/ReplicaSet",
  "apps/StatefulSet",
  "batch/CronJob",
  "batch/Job",
  "extensions/DaemonSet",
  "extensions/Deployment",
  "extensions/ReplicaSet",
];

/**
 * What belongs to an application and stands in a namespace. Kinds by which a namespace is guarded (Role, NetworkPolicy, ResourceQuota, …)
 * are none of them: those are right in every namespace.
 */
export const CONTENT_KINDS: readonly string[] = [
  ...WORKLOAD_KINDS,
  "ConfigMap",
  "PersistentVolumeClaim",
  "PodTemplate",
  "Secret",
  "Service",
  "autoscaling/HorizontalPodAutoscaler",
  "extensions/Ingress",
  "networking.k8s.io/Ingress",
  "policy/PodDisruptionBudget",
];
