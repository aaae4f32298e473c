/** Images for tests of a real Docker engine, made of programs that are on this machine. */
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { DockerEngine } from "./docker-engine";

/** An account of a registry. */
export interface Account {
  username: string;
  password: string;
}

/** Makes an image `name:tag` that holds a program as `/<called>`, with the libraries it is linked to and nothing else. Gives its ID. */
export function importProgram(engine: DockerEngine, image: string, program: string, called: string): Promise<string> {
  return importPrograms(engine, image, { [called]: program });
}

/** The same with several programs, by their paths in the image. */
export async function importPrograms(
  { client, finish }: DockerEngine,
  image: string,
  programs: Readonly<Record<string, string>>,
): Promise<string> {
  return withFolder(async (folder) => {
    const root = join(folder, "root");
    const copy = (file: string, path: string): void => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      copyFileSync(file, join(root, path));
    };
    for (const [path, program] of Object.entries(programs)) {
      copy(program, path);
      for (const library of librariesOf(program)) copy(library, library);
    }
    const archive = join(folder, "root.tar");
    execFileSync("tar", ["--create", "--owner=0", "--group=0", "--numeric-owner", `--directory=${root}`, `--file=${archive}`, "."]);
    const [repo, tag] = splitTag(image);
    await finish(await client.importImage(archive, { repo, tag }));
    return (await client.getImage(image).inspect()).Id;
  });
}

/** Builds an image `name:tag` of a Dockerfile and further files by their names: a text, or the path of a file to copy. Gives its ID. */
export async function buildImage(
  { client, finish }: DockerEngine,
  image: string,
  dockerfile: string,
  files: Readonly<Record<string, { text: string } | { copy: string }>> = {},
): Promise<string> {
  return withFolder(async (folder) => {
    writeFileSync(join(folder, "Dockerfile"), dockerfile);
    for (const [name, content] of Object.entries(files)) {
      if ("copy" in content) copyFileSync(content.copy, join(folder, name));
      else writeFileSync(join(folder, name), content.text);
    }
    await finish(await client.buildImage({ context: folder, src: ["Dockerfile", ...Object.keys(files)] }, { t: image }));
    return (await client.getImage(image).inspect()).Id;
  });
}

/** Pushes an image `host/name:tag` and gives the digest under which the registry has it. The engine tries five times, for most of a minute. */
export async function pushImage({ client, finish }: DockerEngine, image: string, account: Account): Promise<string> {
  const [name, tag] = splitTag(image);
  const said = await finish(await client.getImage(name).push({ tag, authconfig: authentication(image, account) }));
  const digest = said.find(({ aux }) => aux?.Digest !== undefined)?.aux?.Digest;
  if (digest === undefined) throw new Error(`the push of ${image} gave no digest`);
  return digest;
}

/** Pulls an image `host/name:tag` or `host/name@digest`. */
export async function pullImage({ client, finish }: DockerEngine, image: string, account: Account): Promise<void> {
  await finish(await client.pull(image, { authconfig: authentication(image, account) }));
}

function authentication(image: string, account: Account): Account & { serveraddress: string } {
  return { ...account, serveraddress: image.slice(0, image.indexOf("/")) };
}

function splitTag(image: string): [name: string, tag: string] {
  const end = image.lastIndexOf(":");
  if (end < image.lastIndexOf("/")) throw new Error(`the image ${image} must have a tag`);
  return [image.slice(0, end), image.slice(end + 1)];
}

/** The loader and the libraries that a program is linked to. */
function librariesOf(program: string): string[] {
  const { status, stdout } = spawnSync("ldd", [program], { encoding: "utf8" });
  // `ldd` fails where a program is linked to nothing.
  return status === 0 ? [...stdout.matchAll(/(\/\S+) \(0x/g)].flatMap(([, file]) => (file === undefined ? [] : [file])) : [];
}

async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "portcullis-image-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
