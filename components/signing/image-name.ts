/** How images that are signed are named. */

/**
 * A registry with its host, and the path in it. The host has a dot, a port or is `localhost`: without, readers take it for a part of the path.
 * Source: the grammar of github.com/distribution/reference.
 */
const REGISTRY = String.raw`(?:localhost|[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?=[.:])(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*)(?::\d{1,5})?`;
const PATH = String.raw`[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*)*`;

/** A registry and a repository in it, without a tag or a digest. */
export const REPOSITORY = new RegExp(`^(${REGISTRY})/(${PATH})$`);
/** An image by its digest. */
export const IMAGE = new RegExp(`^(${REGISTRY})/(${PATH})@(sha256:[0-9a-f]{64})$`);
/** A tag that says which version it is. */
export const VERSION = /^(?!latest$)\w[\w.-]{0,127}$/;

/** How a `SignedImage` is built, as a URI in its provenance; the guide says what the parameters mean. */
export const BUILD_TYPE = "https://unpkg.com/portcullis/docs/components/signed-image.md#provenance";
