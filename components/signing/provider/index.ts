/**
 * What Pulumi's host of dynamic providers runs for the resources of `signing:*`: `portcullis/signing-provider`.
 *
 * The state holds one line that calls {@link provider}, the image, what is said of it and where the key is: no code, no key and no credentials.
 * Those for Vault come from the environment, those for the registry from the configuration of Docker, anew in each run.
 */
import type * as pulumi from "@pulumi/pulumi";
import { isSignedAs, signImage } from "../../../policies/signatures/sign/sign-image";
import { vaultOf } from "../../vault/provider/connections";
import { toldPlainly, UNKNOWN } from "../../vault/provider/plainly";
import { changed, type Properties } from "../../vault/provider/settings";
import { attestationsOf, imageOf, textsOf, withStore } from "./properties";
import { transitPublicKeys, transitSigner, type TransitKey } from "./transit";

/** What is known only once the image is signed: the digests of the statements. */
const OUTPUT = "statements";

/** The provider of a type of resource. Throws for a type that there is none of. */
export function provider(typeName: string): pulumi.dynamic.ResourceProvider {
  if (typeName !== "ImageSignature") throw new Error(`portcullis has no signing resource "${typeName}"`);
  return toldPlainly({
    diff: (_id, olds: Properties, news: Properties) => {
      const differences = changed({}, olds, news).filter((name) => name !== OUTPUT);
      const replaces = differences.filter((name) => name === "image" && news[name] !== UNKNOWN);
      return Promise.resolve({ changes: differences.length > 0, replaces, deleteBeforeReplace: false });
    },
    create: async (inputs: Properties) => ({ id: String(inputs["image"]), outs: await sign(inputs) }),
    read: async (id, properties: Properties) => {
      // An empty id tells the engine that it is gone, so that the next `up` signs again.
      return (await isStillSigned(properties)) ? { id, props: { ...properties } } : { id: "", props: {} };
    },
    update: async (_id, _olds, news: Properties) => ({ outs: await sign(news) }),
    // What was signed stays signed: other stacks may run the image, and a signature that is gone from one registry may still be in another.
    delete: () => Promise.resolve(),
  });
}

async function sign(properties: Properties): Promise<Record<string, unknown>> {
  const image = imageOf(properties);
  const signer = await transitSigner(vaultOf(properties), keyOf(properties));
  const options = { annotations: textsOf(properties, "annotations"), attestations: attestationsOf(properties) };
  const { statements } = await withStore(properties, (store) => signImage(store, image, signer, options));
  return { ...properties, [OUTPUT]: statements };
}

/** Whether everything that was signed is still there, by any version of the key that Vault still verifies with. */
async function isStillSigned(properties: Properties): Promise<boolean> {
  const image = imageOf(properties);
  const annotations = textsOf(properties, "annotations");
  const { [OUTPUT]: recorded } = properties;
  const statements = Array.isArray(recorded) ? recorded.map(String) : [];
  const publicKeys = await transitPublicKeys(vaultOf(properties), keyOf(properties));
  return withStore(properties, async (store) => {
    for (const publicKey of publicKeys) if (await isSignedAs(store, image, publicKey, annotations, statements)) return true;
    return false;
  });
}

function keyOf({ mount, key }: Properties): TransitKey {
  return { mount: String(mount), name: String(key) };
}
