import type { Field } from "../field";
import type { Pod } from "../pod";

/** An image that a pod runs or mounts. */
export interface PodImage {
  /** Whose it is, as messages call it. */
  label: string;
  image: Field;
  pullPolicy: Field;
}

/**
 * Annotations with which a pod chooses the image of a container that is put into it on the way. Sources: the lists of annotations of Vault's
 * agent injector (developer.hashicorp.com/vault/docs/platform/k8s/injector/annotations), Istio, Dapr and Linkerd.
 */
const INJECTED_IMAGES = [
  "vault.hashicorp.com/agent-image",
  "sidecar.istio.io/proxyImage",
  "dapr.io/sidecar-image",
  ...["proxy", "init", "debug"].map((name) => `config.linkerd.io/${name}-image`),
];

/** The images that a pod chooses for containers that others put into it. */
export function injectedImagesOf({ metadata }: Pod): readonly Omit<PodImage, "pullPolicy">[] {
  const annotations = metadata.get("annotations");
  return INJECTED_IMAGES.map((name) => ({ label: `annotation "${name}"`, image: annotations.get(name) })).filter(
    ({ image }) => image.state !== "absent",
  );
}

/** Every image of a pod: that of each container, and of each volume that is made from one. */
export function imagesOf(pod: Pod): readonly PodImage[] {
  const containers = pod
    .allContainers()
    .map((container) => ({ label: container.label, image: container.get("image"), pullPolicy: container.get("imagePullPolicy") }));
  const volumes = pod
    .volumes()
    .map(({ label, field }) => ({ label, image: field.get("image", "reference"), pullPolicy: field.get("image", "pullPolicy") }))
    .filter(({ image }) => image.state !== "absent");
  return [...containers, ...volumes];
}
