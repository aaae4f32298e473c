import type { Field } from "../field";
import type { Pod } from "../pod";

/** An image that a pod runs or mounts. */
export interface PodImage {
  /** Whose it is, as messages call it. */
  label: string;
  image: Field;
  pullPolicy: Field;
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
