/** What a `SignedImage` is made from. */
import type * as pulumi from "@pulumi/pulumi";

/** What a `SignedImage` is made from. Paths are relative to the folder of the program. */
export interface SignedImageArgs {
  /** Where the image goes, without a tag: `registry.example.com/shop/web`. It is reached over TLS. */
  repository: string;
  /** What is built: the tag, and what the signature says of it. `latest` says nothing. */
  version: string;
  /** The folder that the build sees. Name in its `.dockerignore` what is not for the image. */
  context: string;
  /** Default: `Dockerfile` in the context. */
  dockerfile?: string;
  /** The stage of the Dockerfile to build. Default: the last. */
  target?: string;
  /** Default: `linux/amd64`. */
  platform?: string;
  /** Build arguments. None may be secret: the history of the image shows them to everyone who may pull it. Default: none. */
  buildArguments?: Readonly<Record<string, string>>;
  /** What it is built from. */
  source: SignedImageSource;
  /** Who builds, as a URI such as `https://ci.example.com/shop`: then the image gets a provenance (SLSA 1.0). Default: no provenance. */
  builder?: string;
  /** A file with the list of contents, SPDX or CycloneDX in JSON. It has to be there before the image is. Default: none. */
  sbom?: string;
  /** The key in Vault. */
  key: SigningKeyReference;
  /** The authorities in PEM that vouch for the registry, such as `VaultPki.trustBundle`. Default: those that Node.js trusts. */
  registryCa?: pulumi.Input<string>;
}

/** Where the source of an image is. */
export interface SignedImageSource {
  /** A URI such as `git+https://git.example.com/shop`. */
  uri: string;
  /** The commit, as its 40 or 64 hexadecimal digits. */
  commit: string;
}

/** A key of the transit engine in Vault or OpenBao: of the type ecdsa-p256, not exportable, without backups in plain text. */
export interface SigningKeyReference {
  /** Where Vault answers: `https://host:port`; plain http on loopback only. */
  address: string;
  /** The namespace of Vault Enterprise or OpenBao. Default: that of the environment, `VAULT_NAMESPACE`. */
  vaultNamespace?: string;
  /** The path of the transit engine. Default: `transit`. */
  mount?: string;
  /** The name of the key. */
  name: string;
}

/** What an `ImageSignature` is made from. */
export interface ImageSignatureArgs {
  /** The image by its digest: `registry.example.com/shop/web@sha256:…`. */
  image: pulumi.Input<string>;
  /** What the signature says of the image, by name. Default: nothing. */
  annotations?: Readonly<Record<string, string>>;
  /** As in `SignedImageArgs`. Default: none. */
  sbom?: string;
  /** What the provenance (SLSA 1.0) says. Default: no provenance. */
  provenance?: ImageProvenance;
  /** The key in Vault. */
  key: SigningKeyReference;
  /** As in `SignedImageArgs`. Default: those that Node.js trusts. */
  registryCa?: pulumi.Input<string>;
}

/** Where an image comes from. */
export interface ImageProvenance {
  /** Who has built it, as a URI. */
  builder: string;
  source: SignedImageSource;
  /** What the one who asked for the build has decided. Default: nothing. */
  parameters?: Readonly<Record<string, string>>;
}
