import type { DockerContainer } from "./docker/docker-container";
import type { Field } from "./field";
import { imagesOf, injectedImagesOf } from "./kubernetes/pod-images";
import type { Subject } from "./subject";

/** What a trust policy says of an image. Reasons are clauses without the image's name: `it has no signature`. */
export type SignatureOutcome =
  | { state: "accepted" }
  /** Its registry has answered, and the answer does not satisfy the trust policy. */
  | { state: "refused"; reason: string }
  /** It could not be found out. */
  | { state: "undecided"; reason: string };

/** What is known of the signatures of images, by the names under which they are to run. */
export interface SignatureOutcomes {
  of(image: string): SignatureOutcome;
}

/** Pull policies of Compose with which what is built is not fetched first. */
const BUILT_HERE = new Set<unknown>(["build", "never"]);

/**
 * The image of a container of Docker; `undefined` where it is built on the spot, and where there cannot be one. Compose fetches what has a name,
 * and builds only what is not there; unless the pull policy says that it is built. Source: docs.docker.com/reference/compose-file/build,
 * "Using build and image".
 */
export function imageOfContainer(container: DockerContainer): Field | undefined {
  const image = container.setting("image");
  const build = container.setting("build");
  if (!build || build.state === "absent") return image;
  const isBuilt = image?.state === "absent" || BUILT_HERE.has(container.setting("pullPolicy")?.value);
  return isBuilt ? undefined : image;
}

/** The names of all images that a subject runs, as far as they are known. */
export function imageNamesOf({ kinds, root, pods, parts = {} }: Subject): string[] {
  const fields = [
    ...pods.flatMap((pod) => [...imagesOf(pod), ...injectedImagesOf(pod)].map(({ image }) => image)),
    ...(parts["docker-container"] ?? []).flatMap((container) => imageOfContainer(container) ?? []),
    ...(kinds.includes("docker:index:RemoteImage") ? [root.get("name")] : []),
  ];
  return fields.flatMap(({ value }) => (typeof value === "string" ? [value] : []));
}
