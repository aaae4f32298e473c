import type { KeyObject } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../errors";
import { nameOfImage, repositoryOf, type ImageReference } from "../model/image-reference";
import { readTextFile } from "../sources/text-file";
import { TRUST_POLICY_FILE, type Environment } from "./location";
import { SignatureChecks, type Demand } from "./checks";
import { RegistryClient } from "./registry/client";
import { dockerConfigCredentials } from "./registry/credentials";
import { RegistryError } from "./registry/errors";
import { ociLayout } from "./registry/oci-layout";
import type { ImageSource } from "./registry/source";
import { publicKeyOf } from "./trust-policy/public-key";
import { readTrustPolicy } from "./trust-policy/read";
import { DEFAULT_BUDGET_SECONDS, requirementFor, type TrustPolicy } from "./trust-policy/trust-policy";
import type { Authority } from "./verify/types";
import { verifyImage } from "./verify/verify-image";

/** Where the keys and the images come from. */
export interface VerifierOptions {
  /** The file of a trust policy. Default: the one in its place, unless there are keys. */
  trustPolicy?: string;
  /** Files of public keys, any of which must have signed. Then a trust policy says only how registries are reached. */
  keys: readonly string[];
  /** The folder of an OCI image layout, in place of the registries. */
  ociLayout?: string;
}

/** What is said of one image. */
export interface ImageVerdict {
  /** By the digest that was verified, unless it is named by a tag that could not be resolved. */
  image: string;
  outcome: "verified" | "accepted" | "refused" | "undecided";
  /** The authorities that have signed. */
  by?: readonly string[];
  /** Clauses: `it has no signature`. */
  reasons?: readonly string[];
}

export interface Verifier {
  verify(reference: ImageReference): Promise<ImageVerdict>;
  /** Closes the connections that are kept open. */
  close(): void;
}

/** Checks of signatures as a trust policy in a file demands them. Throws an {@link InputError} where something is wrong with the file. */
export function openSignatures(file: string, environment: Environment): SignatureChecks {
  const policy = readTrustPolicy(file, environment);
  const abort = new AbortController();
  const client = registryClient(policy, environment, abort.signal);
  const sourceOf = (image: ImageReference): ImageSource => client.repository(image.registry, image.repository);
  return new SignatureChecks((image) => demandFor(policy, sourceOf, image), policy.budgetSeconds, abort);
}

/** Verifies single images by hand. Throws an {@link InputError} where something is wrong with a file. */
export function openVerifier({ trustPolicy, keys, ociLayout: layout }: VerifierOptions, environment: Environment): Verifier {
  const file = trustPolicy === undefined ? undefined : readTrustPolicy(trustPolicy, environment);
  const policy = keys.length > 0 ? undefined : (file ?? readDefaultPolicy(environment));
  if (layout !== undefined && !existsSync(join(layout, "oci-layout"))) {
    throw new InputError("not-found", "there is no OCI image layout in this folder", { source: layout });
  }
  const authorities = keys.map((file): Authority => ({ kind: "keys", name: file, keys: [readPublicKey(file)] }));
  const signal = AbortSignal.timeout((policy?.budgetSeconds ?? DEFAULT_BUDGET_SECONDS) * 1000);
  const client = registryClient(file ?? policy, environment, signal);
  const decide = (image: ImageReference): Demand => {
    const sourceOf = (): ImageSource =>
      layout === undefined ? client.repository(image.registry, image.repository) : ociLayout(layout);
    if (policy) return demandFor(policy, sourceOf, image);
    const source = sourceOf();
    const requirement = { authorities, threshold: 1, repository: repositoryOf(image) };
    return { action: "verify", source, verify: (digest) => verifyImage(source, digest, requirement) };
  };
  return {
    verify: (reference) => verdictOn(reference, decide),
    close: () => client.close(),
  };
}

/** A tag is resolved once; what is said is said of that digest, whatever becomes of the tag. */
async function verdictOn(reference: ImageReference, decide: (reference: ImageReference) => Demand): Promise<ImageVerdict> {
  const asNamed = nameOfImage(reference);
  let demand: Demand;
  let digest: string | undefined;
  try {
    demand = decide(reference);
    if (demand.action !== "verify") {
      return { image: asNamed, outcome: demand.action === "accept" ? "accepted" : "refused", reasons: [demand.reason] };
    }
    digest = reference.digest ?? (await demand.source.manifest(reference.tag ?? "latest"))?.digest;
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    return { image: asNamed, outcome: error.isContentWrong ? "refused" : "undecided", reasons: [error.message] };
  }
  if (digest === undefined) return { image: asNamed, outcome: "refused", reasons: ["there is no such tag"] };
  const verdict = await demand.verify(digest);
  const image = nameOfImage({ ...reference, digest });
  if (verdict.outcome === "verified") return { image, outcome: "verified", by: verdict.by };
  return { image, outcome: verdict.outcome, reasons: verdict.outcome === "refused" ? verdict.reasons : [verdict.reason] };
}

function readDefaultPolicy(environment: Environment): TrustPolicy {
  if (existsSync(TRUST_POLICY_FILE)) return readTrustPolicy(TRUST_POLICY_FILE, environment);
  const reason = "there is no trust policy here; name one with --trust-policy, or a public key with --key";
  throw new InputError("not-found", reason, { source: TRUST_POLICY_FILE });
}

function readPublicKey(file: string): KeyObject {
  try {
    return publicKeyOf(readTextFile(file, "trust-policy"));
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw new InputError("invalid-key", (cause as Error).message, { source: file }, { cause });
  }
}

/** A client that reaches registries as a trust policy says, with the accounts of the Docker configuration. */
function registryClient(policy: TrustPolicy | undefined, environment: Environment, signal: AbortSignal): RegistryClient {
  return new RegistryClient({
    credentials: dockerConfigCredentials(environment),
    registries: Object.fromEntries(policy?.registries ?? []),
    signal,
  });
}

/** The source is made where it is needed: a name that is no address may be rejected all the same. */
function demandFor(policy: TrustPolicy, sourceOf: (image: ImageReference) => ImageSource, image: ImageReference): Demand {
  const decision = requirementFor(policy, image);
  if (decision.action !== "verify") return { action: decision.action, reason: decision.reason };
  const source = sourceOf(image);
  return {
    action: "verify",
    source,
    verify: (digest) => decision.decide((requirement) => verifyImage(source, digest, requirement)),
  };
}
