/** What every attack starts from: a registry with an image, keys, and who may have signed. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseImageReference } from "../../../../policies/model/image-reference";
import { openVerifier, type ImageVerdict } from "../../../../policies/signatures/open";
import { RegistryClient } from "../../../../policies/signatures/registry/client";
import type { RegistryLimits, RegistrySettings } from "../../../../policies/signatures/registry/options";
import type { Authority, Requirement, Verdict, VerificationLimits } from "../../../../policies/signatures/verify/types";
import { verifyImage } from "../../../../policies/signatures/verify/verify-image";
import { HostileHost, type Pointer } from "../../../support/hostile-registry";
import { BUNDLE_V03, keyPair, payloadFor, signatureAnnotation, signatureOf, type KeyPair } from "../../../support/image-signatures";
import { digestOf, OCI_INDEX, OCI_MANIFEST } from "../../../support/memory-registry";
import type { Certificates, ServerCertificates } from "./certificates";

/** Nobody but the registry that it belongs to may ever see it. */
export const CANARY = { username: "pull-only", password: "canary-2f9d61c0-signatures" };
/** The same once a token server has exchanged it. */
export const TOKEN_CANARY = "canary-token-7be1";
export const REPOSITORY = "shop/web";
export const SIMPLE_SIGNING = "application/vnd.dev.cosign.simplesigning.v1+json";
const CONFIG = "application/vnd.oci.image.config.v1+json";

/** One way to deceive. */
export interface Attack {
  /** What is done. */
  name: string;
  /** Does it. Gives what is asked for: a digest. */
  prepare: (world: World) => string | Promise<string>;
  /**
   * What must come of it, word for word, where the hosts are called REGISTRY, ELSEWHERE and PLAIN and digests have the names of `World.name`.
   * `verified` is for what must not matter.
   */
  outcome: { refused: readonly string[] } | { undecided: string } | { verified: readonly string[] };
  /** By what the attack is to end; others keep their defaults. */
  limits?: Partial<RegistryLimits>;
  verification?: VerificationLimits;
  settings?: (world: World) => RegistrySettings;
  /** What the registry shows; default: what it should. */
  certificate?: keyof ServerCertificates;
  authorities?: (world: World) => readonly Authority[];
  /** What must hold besides. */
  then?: (world: World) => void;
}

const keys: Record<"release" | "stranger", KeyPair> = { release: keyPair(), stranger: keyPair() };

export class World {
  readonly keys = keys;
  /** The image that an honest registry has, with nothing said about it yet. */
  readonly image: Pointer;
  readonly #names = new Map<string, string>();

  private constructor(
    readonly certificates: Certificates,
    readonly registry: HostileHost,
    readonly elsewhere: HostileHost,
    readonly plain: HostileHost,
  ) {
    this.image = this.#addImage("1.0.0");
    this.registry.tag("1.0.0", this.image);
    this.name(this.image, "IMAGE");
  }

  static async create(certificates: Certificates, ofRegistry: keyof ServerCertificates = "right"): Promise<World> {
    const [registry, elsewhere, plain] = await Promise.all([
      HostileHost.start(certificates.servers[ofRegistry], CANARY),
      HostileHost.start(certificates.servers.right),
      HostileHost.start(undefined),
    ]);
    return new World(certificates, registry, elsewhere, plain);
  }

  /** Gives something a name in the reasons. */
  name(pointer: Pointer, name: string): Pointer {
    this.#names.set(pointer.digest, name);
    return pointer;
  }

  /** Another image. */
  addImage(name: string): Pointer {
    return this.name(this.#addImage(name), name);
  }

  addIndex(name: string, children: readonly Pointer[]): Pointer {
    return this.name(this.registry.hold({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: children }, OCI_INDEX), name);
  }

  /** A layer that holds a simple signature. */
  signature(
    digest: string,
    { by = keys.release, repository = `${this.registry.name}/${REPOSITORY}` }: { by?: KeyPair; repository?: string } = {},
  ): Pointer & { annotations: Record<string, string> } {
    const payload = payloadFor(digest, { identity: { "docker-reference": repository } });
    return { ...this.registry.hold(payload, SIMPLE_SIGNING), annotations: signatureAnnotation(signatureOf(payload, by)) };
  }

  /** Puts signatures beside an image, as cosign 2 does. */
  attach(to: Pointer, layers: readonly object[]): Pointer {
    const manifest = this.registry.hold(signatureManifest(layers), OCI_MANIFEST);
    this.registry.tag(signatureTag(to), manifest);
    return manifest;
  }

  /** Signs an image as it should be. */
  sign(image: Pointer, options?: { by?: KeyPair; repository?: string }): Pointer {
    return this.attach(image, [this.signature(image.digest, options)]);
  }

  /** Lets something refer to an image, with one layer. */
  refer(to: Pointer, content: object | Buffer, mediaType = BUNDLE_V03): Pointer {
    const layer = this.registry.hold(content, mediaType);
    const { mediaType: type, digest, size } = to;
    const manifest = { ...signatureManifest([layer]), artifactType: mediaType, subject: { mediaType: type, digest, size } };
    return this.registry.hold(manifest, OCI_MANIFEST);
  }

  async verify(digest: string, attack: Pick<Attack, "limits" | "verification" | "settings" | "authorities">): Promise<Verdict> {
    const client = new RegistryClient({
      ca: this.certificates.authority,
      credentials: (registry) => Promise.resolve(registry === this.registry.name ? CANARY : undefined),
      ...attack.settings?.(this),
      ...(attack.limits && { limits: attack.limits }),
    });
    const requirement: Requirement = {
      authorities: attack.authorities?.(this) ?? [{ kind: "keys", name: "release", keys: [keys.release.publicKey] }],
      threshold: 1,
      repository: `${this.registry.name}/${REPOSITORY}`,
    };
    try {
      return await verifyImage(client.repository(this.registry.name, REPOSITORY), digest, requirement, attack.verification);
    } finally {
      client.close();
    }
  }

  /** Verifies what a tag names, as the command line does: with a trust policy and the account of Docker's configuration in a folder. */
  async verifyTag(tag: string, folder: string): Promise<ImageVerdict> {
    const { username, password } = CANARY;
    const auths = { [this.registry.name]: { auth: btoa(`${username}:${password}`) } };
    const policy = {
      registries: { [this.registry.name]: { ca: "ca.pem" } },
      authorities: { release: { key: "release.pub" } },
      images: [{ match: `${this.registry.name}/${REPOSITORY}`, authorities: ["release"] }],
    };
    const trustPolicy = join(folder, "trust-policy.yaml");
    // JSON is YAML.
    writeFileSync(trustPolicy, JSON.stringify(policy));
    writeFileSync(join(folder, "config.json"), JSON.stringify({ auths }));
    writeFileSync(join(folder, "ca.pem"), this.certificates.authority);
    writeFileSync(join(folder, "release.pub"), keys.release.publicKey.export({ type: "spki", format: "pem" }));
    const reference = parseImageReference(`${this.registry.name}/${REPOSITORY}:${tag}`);
    if (!reference) throw new Error("the image has no readable name");
    const verifier = openVerifier({ trustPolicy, keys: [] }, { DOCKER_CONFIG: folder });
    try {
      return await verifier.verify(reference);
    } finally {
      verifier.close();
    }
  }

  /** With names in place of what differs from run to run. */
  withNames(text: string): string {
    const hosts = [this.registry, this.elsewhere, this.plain].map(({ name }, at) => [
      name,
      ["REGISTRY", "ELSEWHERE", "PLAIN"][at] ?? "",
    ]);
    return [...hosts, ...this.#names].reduce(
      (changed, [from = "", to = ""]) => changed.replaceAll(from, to).replaceAll(from.replace(":", "-"), to),
      text,
    );
  }

  async close(): Promise<void> {
    await Promise.all([this.registry.close(), this.elsewhere.close(), this.plain.close()]);
  }

  #addImage(name: string): Pointer {
    const config = this.registry.hold({ architecture: "amd64", os: "linux", name }, CONFIG);
    return this.registry.hold({ schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers: [] }, OCI_MANIFEST);
  }
}

/** Signs the image, so that nothing but the attack stands in the way, and asks for it. */
export function signed(world: World): string {
  world.sign(world.image);
  return world.image.digest;
}

/** No other host than the registry is asked for anything. */
export function requireUnasked({ elsewhere, plain }: World): void {
  assert.deepEqual([...elsewhere.seen, ...plain.seen], []);
}

/** Pointers to so many manifests that nobody has. */
export function children(count: number): Pointer[] {
  return Array.from({ length: count }, (_, at) => ({
    mediaType: OCI_MANIFEST,
    digest: digestOf(Buffer.from(String(at))),
    size: 500,
  }));
}

export function signatureManifest(layers: readonly object[]): object {
  const config = { mediaType: CONFIG, digest: `sha256:${"0".repeat(64)}`, size: 2 };
  return { schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers };
}

/** Where cosign 2 keeps the signatures of an image. */
export function signatureTag({ digest }: Pointer): string {
  return `${digest.replace(":", "-")}.sig`;
}
