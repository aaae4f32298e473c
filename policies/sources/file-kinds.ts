/** Which reader a file is for, by its name. */
import { InputError } from "../errors";
import { readDockerfile } from "./dockerfile";
import { readManifests, type ManifestOptions, type Manifests } from "./manifests";
import { readVaultPolicy } from "./vault-policy";

type Reader = (text: string, options: ManifestOptions) => Manifests;

const MANIFEST = /\.(?:ya?ml|json)$/i;
const DOCKERFILE = /^(?:dockerfile|containerfile)(?:[._-][\w.-]+)?$|\.(?:dockerfile|containerfile)$/i;
/** Endings of files that are called after a Dockerfile and are none: what it leaves out, templates of it, notes about it. */
const NO_DOCKERFILE =
  /\.(?:dockerignore|containerignore|md|rst|txt|adoc|j2|jinja2?|tmpl|tpl|template|erb|mustache|in|bak|orig|swp|[jt]sx?|py|go|rb|sh|xml|html|toml|lock)$/i;
/** What every Dockerfile has. Other tools have files that are called like one. */
const FROM = /^\s*FROM\s/im;
const HCL = /\.hcl$/i;
/** What begins a block of a Vault policy; other files in HCL are for other tools. */
const VAULT_PATH = /^[ \t]*path[ \t]+"/m;

/** The reader for a file that lies in a folder; `undefined` if it is none of what is judged. */
export function readerInFolder(name: string): Reader | undefined {
  if (DOCKERFILE.test(name) && !NO_DOCKERFILE.test(name) && !MANIFEST.test(name)) {
    const isCertain = /^(?:dockerfile|containerfile)$/i.test(name);
    return (text, options) => (isCertain || FROM.test(text) ? readDockerfile(text, options) : { subjects: [], errors: [] });
  }
  if (HCL.test(name)) return (text, options) => (VAULT_PATH.test(text) ? readPolicy(text, options) : { subjects: [], errors: [] });
  return MANIFEST.test(name) ? readManifests : undefined;
}

/** The reader for a file that the user names. */
export function readerNamed(name: string): Reader {
  if (HCL.test(name)) return readPolicy;
  return DOCKERFILE.test(name) && !MANIFEST.test(name) ? readDockerfile : readManifests;
}

function readPolicy(text: string, { file }: ManifestOptions): Manifests {
  try {
    const { policy, locate } = readVaultPolicy(text, file);
    const reference = { kind: "Vault policy", file };
    return {
      subjects: [{ reference, root: policy.root, kinds: ["vault/Policy"], pods: [], parts: { "vault-policy": [policy] }, locate }],
      errors: [],
    };
  } catch (error) {
    if (error instanceof InputError) return { subjects: [], errors: [error] };
    throw error;
  }
}
