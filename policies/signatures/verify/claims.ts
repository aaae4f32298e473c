import { parseImageReference, repositoryOf } from "../../model/image-reference";
import { IN_TOTO, SIGN_PREDICATE, SIMPLE_SIGNING_TYPE, STATEMENT_V1 } from "../formats";
import { asArray, asObject, dig, parseObject, type JsonObject } from "../json";
import { Refusal, shown } from "./refusal";

/** What a signature must be for. */
export interface Expected {
  readonly digest: string;
  /** Registry and repository. */
  readonly repository: string;
}

/** What was signed: an image as such, or a statement about it. */
export type Claims =
  | { readonly kind: "signature"; readonly annotations: JsonObject }
  | { readonly kind: "attestation"; readonly predicateType: string };

const STATEMENTS = [STATEMENT_V1, "https://in-toto.io/Statement/v0.1"];

/**
 * What a payload of simple signing says. It must be a signature of an image, of this digest and in this repository, or it could have been
 * copied from another image.
 * Source: github.com/sigstore/cosign, specs/SIGNATURE_SPEC.md.
 */
export function readSimpleSigning(payload: Buffer, { digest, repository }: Expected): Claims {
  const content = parseObject(payload);
  if (!content) throw new Refusal("claims", "what its signature is over is no JSON object");
  const type = dig(content, "critical", "type");
  if (type !== SIMPLE_SIGNING_TYPE) throw new Refusal("claims", `its signature is of the type "${shown(type)}"`);
  const signed = dig(content, "critical", "image", "docker-manifest-digest");
  if (signed !== digest) throw new Refusal("claims", `its signature is for the digest ${shown(signed)}`);
  const reference = dig(content, "critical", "identity", "docker-reference");
  const named = typeof reference === "string" ? parseImageReference(reference) : undefined;
  if (!named || repositoryOf(named) !== repository) {
    throw new Refusal("claims", `its signature is for the repository "${shown(reference)}"`);
  }
  return { kind: "signature", annotations: asObject(dig(content, "optional")) ?? {} };
}

/**
 * What an in-toto statement says. One of its subjects must be this digest; predicate types are compared as they stand.
 * Source: github.com/in-toto/attestation, spec/v1/statement.md.
 */
export function readStatement(payloadType: string, payload: Buffer, { digest }: Pick<Expected, "digest">): Claims {
  if (payloadType !== IN_TOTO) throw new Refusal("claims", `its signed envelope holds "${shown(payloadType)}"`);
  const statement = parseObject(payload);
  const type = dig(statement, "_type");
  if (!STATEMENTS.some((known) => known === type)) {
    throw new Refusal("claims", `its signed statement is of the type "${shown(type)}"`);
  }
  const subjects = asArray(dig(statement, "subject"));
  const subject = subjects.find((candidate) => isDigestOf(candidate, digest));
  if (!subject) {
    const named = subjects.map((candidate) => dig(candidate, "digest", "sha256")).find((signed) => signed !== undefined);
    if (named === undefined) throw new Refusal("claims", "its signed statement names no SHA-256 digest");
    throw new Refusal("claims", `its signature is for the digest sha256:${shown(named)}`);
  }
  const predicateType = dig(statement, "predicateType");
  if (typeof predicateType !== "string" || predicateType === "") {
    throw new Refusal("claims", "its signed statement has no predicate type");
  }
  if (predicateType !== SIGN_PREDICATE) return { kind: "attestation", predicateType };
  return { kind: "signature", annotations: asObject(dig(subject, "annotations")) ?? {} };
}

/** Whether a subject names this digest. */
function isDigestOf(subject: unknown, digest: string): boolean {
  const colon = digest.indexOf(":");
  return dig(subject, "digest", digest.slice(0, colon)) === digest.slice(colon + 1);
}

/** Refuses what lacks an annotation. */
export function checkAnnotations(annotations: JsonObject, required: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(required)) {
    const signed = Object.hasOwn(annotations, name) ? annotations[name] : undefined;
    if (signed === value) continue;
    const said = signed === undefined ? "does not say" : `says "${shown(signed)}" for`;
    throw new Refusal("claims", `its signature ${said} the annotation "${shown(name)}"`);
  }
}
