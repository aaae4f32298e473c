/** Resources from which the tests of the network's models make stacks. */
import { networkGraph, type NetworkGraph } from "../../policies/model/network/network-graph";
import { Stack, type Workload } from "../../policies/model/stack";
import type { Json } from "./pods";
import { pulumiSubjects } from "./rule-tester";

/** A resource as the engine would send it. */
export type Resource = { [key: string]: Json };

/** The metadata of a resource. */
export const metadata = (name: Json, namespace: Json = "shop"): Json => ({ name, namespace });

/** A Deployment with one container, whose pods have the labels. */
export function deployment(labels: Json, pod: Resource = {}, namespace: Json = "shop"): Resource {
  const container = { name: "app", image: "registry.example.com/web:1", ports: [{ name: "http", containerPort: 8080 }] };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: metadata("web", namespace),
    spec: { template: { metadata: { labels }, spec: { containers: [container], ...pod } } },
  };
}

/** A Service that selects the label `app: web` unless `spec` says otherwise. */
export function service(spec: Resource, namespace: Json = "shop", annotations: Json = {}): Resource {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web", namespace, annotations },
    spec: { selector: { app: "web" }, ...spec },
  };
}

/** A NetworkPolicy. */
export function networkPolicy(spec: Resource, namespace: Json = "shop"): Resource {
  return { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: metadata("policy", namespace), spec };
}

/** The graph of a stack, and the first of its workloads. */
export function graphOf(...resources: Resource[]): { graph: NetworkGraph; stack: Stack; first: Workload } {
  const subjects = resources.flatMap((resource, index) => pulumiSubjects(resource, `subject-${index}`));
  const stack = new Stack(subjects, false);
  return { graph: stack.once(networkGraph), stack, first: stack.workloads()[0] as Workload };
}
