/** Small images in a real registry, signed with keys in memory, and trust policies that name those keys. */
import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump } from "js-yaml";
import { RegistryClient, type RepositoryClient } from "../../policies/signatures/registry/client";
import { signImage } from "../../policies/signatures/sign/sign-image";
import type { Signer } from "../../policies/signatures/sign/signer";
import { OCI_MANIFEST } from "./memory-registry";
import type { TestRegistry } from "./registries";

/** A repository of a registry, and what a test does there. */
export interface SignedRepository {
  /** Registry and path: `127.0.0.1:5000/shop/web`. */
  name: string;
  client: RepositoryClient;
  /** Pushes an image with a content of its own, and gives its name by digest. */
  push: (content: string) => Promise<string>;
  /** Signs an image that {@link push} has named. */
  sign: (image: string, signer: Signer) => Promise<void>;
}

export function signedRepository({ registry, options }: TestRegistry, path: string): SignedRepository {
  const client = new RegistryClient(options).repository(registry, path);
  const name = `${registry}/${path}`;
  return {
    name,
    client,
    push: async (content) => {
      const config = await client.pushBlob(Buffer.from(JSON.stringify({ content })), "application/vnd.oci.image.config.v1+json");
      const manifest = { schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers: [] };
      const { digest } = await client.pushManifest(Buffer.from(JSON.stringify(manifest)), OCI_MANIFEST);
      return `${name}@${digest}`;
    },
    sign: async (image, signer) => {
      // Nobody else writes here, so nothing has to be waited for.
      await signImage(client, { repository: name, digest: image.slice(image.indexOf("@") + 1) }, signer, {
        pause: () => Promise.resolve(),
      });
    },
  };
}

/** A signer with a new key of ECDSA. */
export function newSigner(curve = "P-256"): Signer {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: curve });
  return { publicKey, sign: (bytes) => Promise.resolve(sign("sha256", bytes, privateKey)) };
}

/** Writes a trust policy into a folder: the images of a repository need a signature by a key. Gives the policy's file. */
export function writeTrustPolicy(
  folder: string,
  registry: TestRegistry,
  match: string,
  publicKey: KeyObject,
  more: Readonly<Record<string, unknown>> = {},
): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "trust-policy.yaml");
  writeFileSync(join(folder, "release.pub"), publicKey.export({ type: "spki", format: "pem" }));
  writeFileSync(join(folder, "registry-ca.pem"), registry.options.ca);
  const policy = {
    registries: { [registry.registry]: { ca: "registry-ca.pem" } },
    authorities: { release: { key: "release.pub" } },
    images: [{ match, authorities: ["release"] }],
    ...more,
  };
  writeFileSync(file, dump(policy));
  return file;
}
