/** What a `SignedImage` makes: the image, and its signature. */
import { harmless, refused, safeguard, several } from "../table";

const IMAGE = "Image *";
const SIGNATURE = "ImageSignature *";
const PLAIN = "pulumi-plain-secret-inputs";
const NOT_SIGNED = "no image is given out that is not signed, and it is signed only in the registry that it was meant for";
const AS_READ = "the list of contents is signed as the program has read it, or not at all";
const ITS_OWN =
  "what a build says of itself is what its program says; who demands more of images writes it into the trust policy, which then refuses this one";

export const SIGNED_IMAGE = [
  // What is built.
  safeguard("docker-legacy-builder", IMAGE, "build.builderVersion", "= *"),
  refused("the provider knows two builders", IMAGE, "build.builderVersion", "other"),
  harmless("BuildKit is the default of the provider", IMAGE, "build.builderVersion"),
  safeguard("docker-build-isolation", IMAGE, "build", "+ *"),
  several(
    "arguments stand in the history of the image, and those that are not marked as secret in the state as well",
    "docker-build-secrets",
    IMAGE,
    "build.args",
    "+ *",
    PLAIN,
  ),
  refused("the provider takes no Dockerfile that is not there", IMAGE, "build.dockerfile", "other"),
  harmless("for another platform it does not start", IMAGE, "build.platform"),
  harmless("which folder, file, stage and arguments are right only those know who have written the Dockerfile", IMAGE, [
    "build",
    "build.{context,dockerfile,target}",
    "build.args*",
  ]),

  // Where it goes.
  safeguard("docker-registry-tls", IMAGE, "", '+ *"http://*'),
  safeguard(PLAIN, IMAGE, "", "+ *"),
  harmless("what is not built is not signed", IMAGE, "", "removed"),
  refused("the provider needs a name, and one with a registry", IMAGE, "imageName", "removed"),
  harmless(
    "the tag is for people: what is signed and given out is the digest, and rules ask for it where images run",
    IMAGE,
    "imageName",
    ["other", '= "registry.example.com/*'],
  ),
  harmless(`where it may be pushed the accounts of the builder say; ${NOT_SIGNED}`, IMAGE, "imageName"),
  harmless(NOT_SIGNED, IMAGE, "skipPush"),
  harmless("a preview runs what the program says in any case, and it signs nothing", IMAGE, "buildOnPreview"),

  // What is signed.
  harmless(
    "then nothing gives the image out; whoever runs it is asked for a signature by the trust policy",
    SIGNATURE,
    "",
    "removed",
  ),
  refused("the provider signs nothing but a digest in a registry: a tag can be moved", SIGNATURE, "image"),
  refused(AS_READ, SIGNATURE, "sbomDigest"),
  refused(AS_READ, SIGNATURE, "sbom", "other"),
  safeguard(PLAIN, SIGNATURE, ["annotations", "provenance.parameters"], "+ *"),
  safeguard(PLAIN, SIGNATURE, ["annotations.source", "provenance.{builder,sourceUri}"], "= *"),
  harmless(ITS_OWN, SIGNATURE, ["annotations*", "provenance*", "sbom"]),

  // Who signs.
  safeguard("vault-deployer-tls", SIGNATURE, "address", "= *"),
  refused("the provider reaches Vault by an https address, or not at all", SIGNATURE, "address"),
  safeguard(PLAIN, SIGNATURE, "", "+ *"),
  harmless("there is no such key, or it is one that no trust policy names", SIGNATURE, ["mount", "key", "vaultNamespace"]),
  harmless(
    "without it the authorities that Node.js trusts vouch for the registry; another text stands for others, or for nobody",
    SIGNATURE,
    "registryCa",
  ),
];
