/** What of the arguments of signed images cannot be. */
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { billOfMaterials } from "../../policies/signatures/sign/attestations";
import { invalid, requireMatch } from "../arguments";
import { VAULT_NAMESPACE } from "../vault/pki-checks";
import { checkAddress } from "../vault/provider/transport";
import { IMAGE, REPOSITORY, VERSION } from "./image-name";
import type { ImageProvenance, SignedImageArgs, SigningKeyReference } from "./signed-image-arguments";

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const PLATFORM = /^[a-z0-9]+\/[a-z0-9]+(?:\/[a-z0-9]+)?$/;
/** A segment of a path of Vault, or several. */
export const MOUNT = /^\w[\w.-]*(?:\/\w[\w.-]*)*$/;
/** The name of a key. */
export const KEY_NAME = /^\w[\w.-]*$/;
const STAGE = /^\w[\w.-]*$/;
const ARGUMENT = /^[A-Za-z_]\w*$/;
/** Names that people give to what others must not know. */
const SECRET = /pass(?:word|wd|phrase)|secret|token|credential|private|api_?key|access_?key|(?:^|_)(?:key|auth|pwd)$/i;

/** Throws `pulumi.InputPropertyError` for what no image can be built and signed from. */
export function checkSignedImage(args: SignedImageArgs): void {
  const { repository, version, context, dockerfile = join(context, "Dockerfile"), target, platform, buildArguments, sbom } = args;
  if (/^[a-z]+:\/\//i.test(repository)) {
    throw invalid("repository", "must have no scheme: registries are reached over TLS, and in no other way");
  }
  const shape =
    "must be a registry with its host and a repository, such as registry.example.com/shop/web, without a tag or a digest";
  requireMatch("repository", repository, REPOSITORY, shape);
  requireMatch("version", version, VERSION, "must be a version that can be a tag, and not latest");
  if (!isFolder(context)) throw invalid("context", "must be a folder");
  if (!isFile(dockerfile)) throw invalid("dockerfile", "must be a file: there is none of this name");
  if (target !== undefined) requireMatch("target", target, STAGE, "must be the name of a stage");
  if (platform !== undefined) requireMatch("platform", platform, PLATFORM, "must be a platform such as linux/amd64");
  for (const [name, value] of Object.entries(buildArguments ?? {})) {
    const path = `buildArguments["${name}"]`;
    requireMatch(path, name, ARGUMENT, "must be named as a variable is");
    const fix = "the history of the image shows it; use RUN --mount=type=secret";
    // An output may be secret, and nobody can tell before it is too late.
    if (typeof value !== "string") throw invalid(path, `must be a plain text, since ${fix}`);
    if (SECRET.test(name)) throw invalid(path, `must not be a secret, as its name says: ${fix}`);
  }
  checkSource("source", args.source);
  if (args.builder !== undefined) requireUri("builder", args.builder);
  if (sbom !== undefined) checkBillOfMaterials("sbom", sbom);
  checkKey(args.key);
}

/** Throws `pulumi.InputPropertyError` unless an image is named by its digest, over TLS. */
export function checkImage(image: unknown): void {
  if (typeof image === "string" && IMAGE.test(image)) return;
  throw invalid("image", "must be an image by its digest: registry.example.com/shop/web@sha256:…; a tag can be moved");
}

/** Throws `pulumi.InputPropertyError` for a key that cannot be. */
export function checkKey({ address, vaultNamespace, mount, name }: SigningKeyReference): void {
  try {
    checkAddress(address);
  } catch (error) {
    throw invalid("key.address", (error as Error).message);
  }
  if (vaultNamespace !== undefined)
    requireMatch("key.vaultNamespace", vaultNamespace, VAULT_NAMESPACE, "must be a namespace of Vault");
  if (mount !== undefined) requireMatch("key.mount", mount, MOUNT, "must be the path of a transit engine");
  requireMatch("key.name", name, KEY_NAME, "must be the name of a key");
}

/** Throws `pulumi.InputPropertyError` for a provenance that says nothing. */
export function checkProvenance({ builder, source }: ImageProvenance): void {
  requireUri("provenance.builder", builder);
  checkSource("provenance.source", source);
}

/** The text of a list of contents. Throws `pulumi.InputPropertyError` where there is none. */
export function checkBillOfMaterials(propertyPath: string, file: string): string {
  if (!isFile(file)) throw invalid(propertyPath, "must be a file: there is none of this name");
  const text = readFileSync(file, "utf8");
  try {
    billOfMaterials(text);
  } catch (error) {
    throw invalid(propertyPath, (error as Error).message);
  }
  return text;
}

function checkSource(propertyPath: string, { uri, commit }: SignedImageArgs["source"]): void {
  requireUri(`${propertyPath}.uri`, uri);
  requireMatch(`${propertyPath}.commit`, commit, COMMIT, "must be a whole commit in hexadecimal");
}

function requireUri(propertyPath: string, value: string): void {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined) throw invalid(propertyPath, "must be a URI such as https://git.example.com/shop");
  // What is signed is for everybody to read.
  if (url.username || url.password) throw invalid(propertyPath, "must hold no user name and no password");
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
