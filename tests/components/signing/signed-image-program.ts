/** Programs with a `SignedImage`, under Pulumi's mocks, and the files that they name. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ImageSignatureArgs, SignedImage, SignedImageArgs } from "../../../components";
import { register, type Registered } from "../../support/register";

export const DIGEST = `sha256:${"a1".repeat(32)}`;
export const IMAGE = `registry.example.com/shop/web@${DIGEST}`;
export const COMMIT = "0123456789abcdef0123456789abcdef01234567";

/** A folder with a Dockerfile and lists of contents. */
export interface Files {
  folder: string;
  args: SignedImageArgs;
  signature: ImageSignatureArgs;
  remove: () => void;
}

export function files(): Files {
  const folder = mkdtempSync(join(tmpdir(), "portcullis-image-"));
  mkdirSync(join(folder, "app"));
  writeFileSync(join(folder, "app/Dockerfile"), "FROM scratch\n");
  writeFileSync(join(folder, "app/Other"), "FROM scratch\n");
  writeFileSync(join(folder, "spdx.json"), '{"spdxVersion":"SPDX-2.3"}');
  writeFileSync(join(folder, "none.json"), '{"contents":[]}');
  const key = { address: "https://vault.example.com:8200", name: "images" };
  return {
    folder,
    args: {
      repository: "registry.example.com/shop/web",
      version: "1.4.2",
      context: join(folder, "app"),
      source: { uri: "git+https://git.example.com/shop", commit: COMMIT },
      key,
    },
    signature: { image: IMAGE, key },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Imported after the mocks are set, as @pulumi/pulumi asks. */
export const load = (): typeof import("../../../components") =>
  require("../../../components") as typeof import("../../../components");

/** What an image registers beneath itself. */
export async function made(args: SignedImageArgs, use: (image: SignedImage) => void = () => undefined): Promise<Registered[]> {
  const registered = await register(() => {
    use(new (load().SignedImage)("web", args));
    return "made";
  });
  return registered.filter(({ type }) => /^(?:docker|pulumi-nodejs):/.test(type));
}

/** What an image registers of which everything is declared. */
export async function madeOfEverything(): Promise<Registered[]> {
  const { folder, args, remove } = files();
  try {
    return await made({
      ...args,
      target: "runtime",
      buildArguments: { GO_VERSION: "1.26" },
      builder: "https://ci.example.com/shop",
      sbom: join(folder, "spdx.json"),
      registryCa: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
      key: { ...args.key, vaultNamespace: "shop", mount: "team/transit" },
    });
  } finally {
    remove();
  }
}

/** What a program throws while it makes something. */
export async function thrownBy(make: () => unknown): Promise<unknown> {
  let thrown: unknown;
  await register(() => {
    try {
      make();
    } catch (error) {
      thrown = error;
    }
    return "tried";
  });
  return thrown;
}
