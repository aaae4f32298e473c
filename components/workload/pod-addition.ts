import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { RestrictedWorkloadResources } from "./arguments";

/**
 * What another component puts into the pods of a workload, such as a sidecar that fetches certificates. It says what to run and what to
 * mount; how its containers are confined is not its business, they get the security context of the workload's own container.
 */
export interface PodAddition {
  /** Containers that run to their end, one after the other, before all others start. Default: none. */
  initContainers?: readonly AddedContainer[];
  /** Containers that start before the workload's own and run beside it until it has ended (v1.29 and later). Default: none. */
  sidecars?: readonly AddedContainer[];
  /** Volumes, under names that begin as the component that adds them is called. Default: none. */
  volumes?: readonly k8s.types.input.core.v1.Volume[];
  /** Mounts of the workload's own container. Default: none. */
  volumeMounts?: readonly k8s.types.input.core.v1.VolumeMount[];
  /** Environment variables of the workload's own container. No secrets. Default: none. */
  environment?: Readonly<Record<string, pulumi.Input<string>>>;
}

/** A container that is not the workload's own. */
export interface AddedContainer {
  /** A DNS label that no other container of the pod has. */
  name: string;
  /** An image with its digest. */
  image: pulumi.Input<string>;
  /** Default: the entry point of the image. */
  command?: readonly pulumi.Input<string>[];
  /** Default: those of the image. */
  args?: readonly pulumi.Input<string>[];
  /** Plain settings. No secrets. Default: none. */
  environment?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Default: none. */
  volumeMounts?: readonly k8s.types.input.core.v1.VolumeMount[];
  /** Default: those of {@link RestrictedWorkloadResources}. */
  resources?: RestrictedWorkloadResources;
  /** Of a sidecar: what has to succeed before the next container starts. Default: none. */
  startupProbe?: k8s.types.input.core.v1.Probe;
}
