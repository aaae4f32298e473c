/** One cell of the matrix with cosign: a major of it, a registry, and a layout in which it writes. */
import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Descriptor } from "../../policies/signatures/registry/source";
import type { Authority, Requirement } from "../../policies/signatures/verify/types";
import { verifyImage } from "../../policies/signatures/verify/verify-image";
import type { Cosign, CosignKeys } from "./cosign";
import { OCI_INDEX, OCI_MANIFEST } from "./memory-registry";
import type { TestRegistry } from "./registries";
import { signedRepository, type SignedRepository } from "./signed-images";

/** A layout, by what cosign has to be told for it. */
export interface Layout {
  name: string;
  flags: readonly string[];
  /** Where signatures are found: behind a tag, or as referrers. */
  place: "tag" | "referrers";
}

/** What is asked of both verifiers alike. */
export interface Question {
  /** The keys, each of which must have signed. */
  keys: readonly CosignKeys[];
  annotations?: Readonly<Record<string, string>>;
  /** Types of statements that there must be besides the signature, as cosign names them. */
  types?: readonly (keyof typeof PREDICATE_TYPES)[];
  /** What cosign has to be told besides. */
  flags?: readonly string[];
}

/** What cosign writes for its short names. Source: cosign, pkg/cosign/attestation and cmd/cosign/cli/options/predicate.go. */
export const PREDICATE_TYPES = {
  slsaprovenance: "https://slsa.dev/provenance/v0.2",
  slsaprovenance1: "https://slsa.dev/provenance/v1",
  spdxjson: "https://spdx.dev/Document",
  custom: "https://cosign.sigstore.dev/attestation/v1",
} as const;

/** How often both have been asked, and how often they have given the same answer. */
export const tally = { asked: 0, agreed: 0 };

type Answer = "accepted" | "refused";

export class Cell {
  readonly repository: SignedRepository;

  constructor(
    readonly cosign: Cosign,
    readonly registry: TestRegistry,
    readonly layout: Layout,
  ) {
    this.repository = signedRepository(registry, `shop/cosign${cosign.major}/${layout.name}`);
  }

  push(content: string): Promise<string> {
    return this.repository.push(content);
  }

  /** Pushes an index of images. */
  async pushIndex(images: readonly string[]): Promise<string> {
    const { client, name } = this.repository;
    const manifests = await Promise.all(
      images.map(async (image, at): Promise<object> => {
        const { digest, bytes, mediaType } = await this.manifest(digestOf(image));
        return { mediaType, digest, size: bytes.length, platform: { os: "linux", architecture: ["amd64", "arm64"][at] } };
      }),
    );
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }));
    return `${name}@${(await client.pushManifest(bytes, OCI_INDEX)).digest}`;
  }

  sign(image: string, keys: CosignKeys, ...args: string[]): Promise<void> {
    return this.cosign.write(this.registry, "sign", ["--key", keys.privateKey, ...this.layout.flags, ...args, image]);
  }

  attest(image: string, keys: CosignKeys, type: string, predicate: string): Promise<void> {
    const args = ["--key", keys.privateKey, ...this.layout.flags, "--type", type, "--predicate", predicate];
    return this.cosign.write(this.registry, "attest", [...args, image]);
  }

  /** Lets what is signed for an image stand for another one, as far as a registry can. */
  async copySignatures(from: string, to: string, suffix: "sig" | "att" = "sig"): Promise<void> {
    const { client } = this.repository;
    const [source, target] = [digestOf(from), digestOf(to)];
    if (this.layout.place === "tag") {
      const { bytes, mediaType } = await this.manifest(`${source.replace(":", "-")}.${suffix}`);
      await client.pushManifest(bytes, mediaType, `${target.replace(":", "-")}.${suffix}`);
      return;
    }
    const { bytes, mediaType } = await this.manifest(target);
    const subject: Descriptor = { mediaType, digest: target, size: bytes.length };
    for (const { digest } of await client.referrers(source)) {
      const { json } = await this.manifest(digest);
      await client.pushReferrer(Buffer.from(JSON.stringify({ ...json, subject })), OCI_MANIFEST);
    }
  }

  /** Asserts that cosign and we give the expected answer. */
  async agree(expected: Answer, image: string, question: Question): Promise<void> {
    tally.asked += 1;
    await this.answer(expected, expected, image, question);
    tally.agreed += 1;
  }

  /** Asserts that cosign gives one answer and we the other one. */
  async differ(cosign: Answer, image: string, question: Question): Promise<void> {
    await this.answer(cosign, cosign === "accepted" ? "refused" : "accepted", image, question);
  }

  private async answer(cosign: Answer, portcullis: Answer, image: string, question: Question): Promise<void> {
    const [cosigns, ours] = [await this.askCosign(image, question), await this.askUs(image, question)];
    const answers = { cosign: cosigns.answer, portcullis: ours.answer };
    assert.deepEqual(answers, { cosign, portcullis }, `${cosigns.why}\n${ours.why}`);
  }

  /** cosign asks for one key and one type at a time. */
  private async askCosign(
    image: string,
    { keys, annotations = {}, types = [], flags = [] }: Question,
  ): Promise<{ answer: string; why: string }> {
    const wanted = Object.entries(annotations).flatMap(([name, value]) => ["-a", `${name}=${value}`]);
    for (const { publicKey } of keys) {
      const shared = ["--key", publicKey, ...this.layout.flags, ...flags];
      const results = [await this.cosign.verify(this.registry, "verify", [...shared, ...wanted, image])];
      for (const type of types) {
        results.push(await this.cosign.verify(this.registry, "verify-attestation", [...shared, "--type", type, image]));
      }
      const refused = results.find(({ isAccepted }) => !isAccepted);
      if (refused) return { answer: "refused", why: refused.stderr };
    }
    return { answer: "accepted", why: "" };
  }

  private async askUs(image: string, { keys, annotations, types = [] }: Question): Promise<{ answer: string; why: string }> {
    const authorities = keys.map(({ publicKey }): Authority => {
      return { kind: "keys", name: publicKey, keys: [createPublicKey(readFileSync(publicKey))] };
    });
    const requirement: Requirement = {
      authorities,
      threshold: authorities.length,
      repository: this.repository.name,
      ...(annotations && { annotations }),
      attestations: types.map((type) => ({ predicateType: PREDICATE_TYPES[type] })),
    };
    const verdict = await verifyImage(this.repository.client, digestOf(image), requirement);
    return { answer: verdict.outcome === "verified" ? "accepted" : verdict.outcome, why: JSON.stringify(verdict) };
  }

  private async manifest(reference: string): Promise<{ bytes: Buffer; digest: string; mediaType: string; json: object }> {
    const found = await this.repository.client.manifest(reference);
    assert.ok(found, `there is no ${reference}`);
    return found;
  }
}

function digestOf(image: string): string {
  return image.slice(image.indexOf("@") + 1);
}
