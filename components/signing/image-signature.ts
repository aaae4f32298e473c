import * as pulumi from "@pulumi/pulumi";
import { checkInputs } from "../arguments";
import { checkBillOfMaterials, checkImage, checkKey, checkProvenance } from "./checks";
import { digestOfText } from "./provider/digest-of-text";
import type { ImageSignatureArgs } from "./signed-image-arguments";

/**
 * What the state of a signature holds in place of code: one line, the same for each. The rule `pulumi-opaque-resources` knows the resource by
 * its kind.
 */
export const PROVIDER_TEXT = 'exports.handler = () => require("portcullis/signing-provider").provider("ImageSignature");';

/**
 * The signature of an image that is in a registry, by its digest, with a key in Vault. It is written for cosign 2 and for cosign 3.
 *
 * Neither the state nor an error holds a key, a token or a password: credentials for Vault come from the environment, as with {@link VaultPki},
 * and those for the registry from the configuration of Docker.
 */
export class ImageSignature extends pulumi.CustomResource {
  /** The image by its digest, once it is signed. */
  declare readonly image: pulumi.Output<string>;
  /** The digests of the statements that are signed: the signature itself, then those about contents and origin. */
  declare readonly statements: pulumi.Output<string[]>;

  /** Throws `pulumi.InputPropertyError` for arguments that nothing can be signed with. */
  constructor(name: string, args: ImageSignatureArgs, opts?: pulumi.CustomResourceOptions) {
    const { annotations = {}, sbom, provenance, key, registryCa } = args;
    checkKey(key);
    if (provenance) checkProvenance(provenance);
    const contents = sbom === undefined ? undefined : checkBillOfMaterials("sbom", sbom);
    const { image } = checkInputs({ image: args.image }, { image: checkImage });
    const properties: pulumi.Inputs = {
      statements: undefined,
      image,
      annotations,
      address: key.address,
      ...(key.vaultNamespace !== undefined && { vaultNamespace: key.vaultNamespace }),
      mount: key.mount ?? "transit",
      key: key.name,
      ...(sbom !== undefined && { sbom, sbomDigest: digestOfText(contents ?? "") }),
      ...(provenance && {
        provenance: {
          builder: provenance.builder,
          sourceUri: provenance.source.uri,
          commit: provenance.source.commit,
          parameters: provenance.parameters ?? {},
        },
      }),
      ...(registryCa !== undefined && { registryCa }),
      __provider: PROVIDER_TEXT,
    };
    super("pulumi-nodejs:dynamic/signing:ImageSignature", name, properties, opts);
  }
}
