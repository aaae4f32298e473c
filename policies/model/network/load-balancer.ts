/** Whether a Service of the type LoadBalancer is reachable from the Internet. */
import { hasAnnotation } from "../kubernetes/annotations";
import { internetShare, parseCidr, type Cidr } from "./cidr";
import type { Field } from "../field";
import { anyMatch, matchIf, type Match } from "../selector";
import type { Subject } from "../subject";

/**
 * How the clouds are told to give a load balancer an address of the private network, as `key=value` or as a key with any value.
 * Source: the documentation of each cloud's controller for load balancers.
 */
export const INTERNAL_ANNOTATIONS: readonly string[] = [
  "cloud.google.com/load-balancer-type=Internal",
  "load-balancer.hetzner.cloud/disable-public-network=true",
  "networking.gke.io/load-balancer-type=Internal",
  "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type=intranet",
  "service.beta.kubernetes.io/aws-load-balancer-internal=0.0.0.0/0",
  "service.beta.kubernetes.io/aws-load-balancer-internal=true",
  "service.beta.kubernetes.io/aws-load-balancer-scheme=internal",
  "service.beta.kubernetes.io/azure-load-balancer-internal=true",
  "service.beta.kubernetes.io/do-loadbalancer-network=INTERNAL",
  "service.beta.kubernetes.io/oci-load-balancer-internal=true",
  "service.beta.kubernetes.io/openstack-internal-load-balancer=true",
  "service.beta.kubernetes.io/scw-loadbalancer-private=true",
  "service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type=private",
  "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid",
];

/** Classes of load balancers that give addresses of a private network only. */
export const INTERNAL_CLASSES: readonly string[] = ["tailscale"];

/** The older form of `spec.loadBalancerSourceRanges`: blocks with commas in between. The field wins where both are set. */
const RANGES_ANNOTATION = "service.beta.kubernetes.io/load-balancer-source-ranges";
/** From which share of the Internet on source ranges restrict nothing. */
const WIDE_SHARE = 0.05;

/** Whether a load balancer has an address of the private network, going by annotations and classes. */
export function isInternalLoadBalancer({ root }: Subject, annotations = INTERNAL_ANNOTATIONS, classes = INTERNAL_CLASSES): Match {
  const className = root.get("spec", "loadBalancerClass");
  const byClass = className.state === "unknown" ? "unknown" : matchIf(classes.some((name) => name === className.value));
  return anyMatch([hasAnnotation(root.get("metadata"), annotations), byClass]);
}

/** The place that restricts who may use a load balancer: the field or, without it, the annotation. */
export function sourceRanges({ root }: Subject): Field {
  const ranges = root.get("spec", "loadBalancerSourceRanges");
  const annotation = root.get("metadata", "annotations", RANGES_ANNOTATION);
  return ranges.items().length === 0 && annotation.state !== "absent" ? annotation : ranges;
}

/** Whether source ranges keep most of the Internet out. What is no block restricts nothing. */
export function isRestricted(ranges: Field): Match {
  const texts = typeof ranges.value === "string" ? ranges.value.split(",") : ranges.items().map(({ value }) => value);
  if (ranges.items().some(({ state }) => state === "unknown")) return "unknown";
  const blocks = texts.map((text) => (typeof text === "string" ? parseCidr(text.trim()) : undefined));
  const known = blocks.filter((block): block is Cidr => block !== undefined);
  return matchIf(known.length > 0 && known.length === blocks.length && internetShare(known) < WIDE_SHARE);
}
