/** Credentials in files that tests change. */
import { readFileSync, writeFileSync } from "node:fs";
import { type CredentialFiles, type Credentials, loadCredentials, type WatchOptions } from "../../mtls/index";
import { Authority, makeFolder, type Pair, writeFiles } from "../support/certificates";

export interface OwnCredentials {
  readonly folder: string;
  readonly root: Authority;
  /** Signed by `root`. */
  readonly middle: Authority;
  readonly stranger: Authority;
  /** Issued by `middle`, as is `second`. */
  readonly first: Pair;
  readonly second: Pair;
  /** Before each test those of `first`, with the lists of both authorities. */
  files: Required<CredentialFiles> & { crls: string[] };
  /** Loads `files`, or others, which are looked at every 10 ms until the test ends. */
  load: (options?: WatchOptions, others?: CredentialFiles) => Promise<Credentials>;
  /** Writes one half of a pair over the file of `files`. */
  write: (part: keyof Pair, pair: Pair) => void;
  writeBoth: (pair: Pair) => void;
}

/** Authorities and files of a suite, which go with it. To be called within `describe`. */
export function ownCredentials(): OwnCredentials {
  const { path: folder, remove } = makeFolder();
  const root = Authority.root(folder, "root");
  const middle = root.intermediate(folder, "middle");
  const stranger = Authority.root(folder, "stranger");
  const first = middle.issue();
  const second = middle.issue();
  const open: Credentials[] = [];
  const original = (): OwnCredentials["files"] =>
    writeFiles(folder, "own", { ...first, trust: root.certificate, crls: [root.crl(), middle.crl()] });
  const write = (part: keyof Pair, pair: Pair): void => writeFileSync(own.files[part], pair[part], { mode: 0o600 });
  const own: OwnCredentials = {
    ...{ folder, root, middle, stranger, first, second, write },
    files: { certificate: "", key: "", trust: "", crls: [] },
    load: async (options = {}, others = own.files) => {
      const credentials = await loadCredentials(others, { checkInterval: 10, ...options });
      open.push(credentials);
      return credentials;
    },
    writeBoth: (pair) => {
      write("certificate", pair);
      write("key", pair);
    },
  };

  beforeEach(() => {
    own.files = original();
  });
  afterEach(() => open.splice(0).forEach((credentials) => credentials.close()));
  after(remove);
  return own;
}

/** Leaves only the first part of a file. */
export function cut(file: string, part: number): void {
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.slice(0, Math.floor(text.length * part)));
}
