import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { checkSignedImage } from "./checks";
import { ImageSignature } from "./image-signature";
import type { SignedImageArgs } from "./signed-image-arguments";

/**
 * An image that is built from a Dockerfile, pushed to a private registry, and signed there by its digest with a key in Vault.
 *
 * What it gives out is the digest, and only once it is signed: a deployment of {@link SignedImage.reference} runs what was signed, or does not
 * begin. The build and the push are those of `@pulumi/docker`, which takes the account for the registry from the configuration of Docker; the state
 * holds no password.
 */
export class SignedImage extends pulumi.ComponentResource {
  /** `registry/repository@sha256:…`, known once the image is signed. */
  readonly reference: pulumi.Output<string>;

  /** Throws `pulumi.InputPropertyError` for arguments that no image can be built and signed from. */
  constructor(name: string, args: SignedImageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:index:SignedImage", name, {}, opts);
    checkSignedImage(args);
    const { repository, version, source, builder, sbom, key, registryCa, buildArguments = {}, platform = "linux/amd64" } = args;
    const { context, dockerfile = join(context, "Dockerfile"), target } = args;
    // Loaded when it is needed: other components do without it.
    const docker = require("@pulumi/docker") as typeof import("@pulumi/docker");
    const image = new docker.Image(
      `${name}-image`,
      {
        imageName: `${repository}:${version}`,
        build: {
          context,
          dockerfile,
          platform,
          args: { ...buildArguments },
          builderVersion: docker.BuilderVersion.BuilderBuildKit,
          ...(target !== undefined && { target }),
        },
        skipPush: false,
        buildOnPreview: false,
      },
      { parent: this },
    );
    const parameters = { context, dockerfile, platform, ...(target !== undefined && { target }), ...named(buildArguments) };
    const signature = new ImageSignature(
      `${name}-signature`,
      {
        image: image.repoDigest.apply((pushed) => `${repository}@${digestIn(pushed)}`),
        annotations: { version, source: source.uri, commit: source.commit },
        key,
        ...(sbom !== undefined && { sbom }),
        ...(builder !== undefined && { provenance: { builder, source, parameters } }),
        ...(registryCa !== undefined && { registryCa }),
      },
      { parent: this },
    );
    this.reference = signature.image;
    this.registerOutputs({ reference: this.reference });
  }
}

/**
 * The digest that the engine has pushed. The provider gives the first of those that the engine knows for the image, which may be that of another
 * repository where it was pushed before: the digest is the same, and the registry is asked whether it has it before it is signed.
 */
function digestIn(pushed: string): string {
  const digest = /@(sha256:[0-9a-f]{64})$/.exec(pushed)?.[1];
  if (digest === undefined) throw new Error("the engine gives no digest for the image that it has pushed");
  return digest;
}

function named(buildArguments: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(buildArguments).map(([name, value]) => [`buildArguments.${name}`, value]));
}
