/**
 * Paths in policies of Vault and OpenBao: `+` stands for one segment, `*` at the end for any rest.
 * Source: Vault's documentation of policies, "Policy syntax".
 */
import type { Grant, VaultPolicyPath } from "./vault-policy";

/** Capabilities that change something, `sudo` included. */
const WRITING: ReadonlySet<string | undefined> = new Set(["create", "update", "patch", "delete", "recover", "sudo"]);

/** Whether there is a path that two patterns both match. */
export function overlaps(a: string, b: string): boolean {
  const [left, right] = [segmentsOf(a), segmentsOf(b)];
  for (let index = 0; ; index += 1) {
    const [mine, theirs] = [left[index], right[index]];
    if (mine === undefined || theirs === undefined) return mine === theirs;
    if (mine.isOpen || theirs.isOpen) return startsAlike(mine, theirs);
    if (mine.text !== "+" && theirs.text !== "+" && mine.text !== theirs.text) return false;
  }
}

/** Whether a pattern has no literal segment, and so reaches into everything that is mounted: `*`, `+/*`, `+/+/foo*`. */
export function isEverywhere(pattern: string): boolean {
  const [first, ...rest] = segmentsOf(pattern);
  if (first === undefined) return false;
  if (first.isOpen) return first.text === "";
  return first.text === "+" && rest.every(({ text, isOpen }) => text === "+" || isOpen);
}

/** Whether a path of a policy reaches none of some others. What reaches everywhere counts as clear: it is found by a rule of its own. */
export function isClearOf(targets: readonly string[]): (path: unknown) => boolean {
  return (path) => typeof path === "string" && (isEverywhere(path) || !targets.some((target) => overlaps(path, target)));
}

/** Segments that only say which half of a version 2 store of secrets is meant. */
const STORE_PARTS = new Set(["data", "metadata", "delete", "undelete", "destroy", "subkeys"]);
/** Mounts that have rules of their own, and the one that every token has for itself. */
const OTHER_MOUNTS = new Set(["sys", "auth", "identity", "cubbyhole"]);

/** Whether a pattern takes in all of one mount: `secret/*`, `secret/data/*`, `secret/+/*`. */
export function isWholeMount(pattern: string): boolean {
  const segments = segmentsOf(pattern);
  const [mount, ...rest] = segments;
  const last = rest.at(-1);
  if (!mount || mount.isOpen || mount.text === "+" || OTHER_MOUNTS.has(mount.text) || !last?.isOpen || last.text !== "")
    return false;
  return rest.slice(0, -1).every(({ text }, index) => text === "+" || (index === 0 && STORE_PARTS.has(text)));
}

/** The first thing that a path allows and that changes something; also one that cannot be read. */
export function writingGrant({ grants }: VaultPolicyPath): Grant | undefined {
  return grants.find(({ capability }) => WRITING.has(capability)) ?? grants.find(({ capability }) => capability === undefined);
}

interface Segment {
  text: string;
  /** Whether anything may follow the text. */
  isOpen: boolean;
}

function segmentsOf(pattern: string): Segment[] {
  const isGlob = pattern.endsWith("*");
  const texts = (isGlob ? pattern.slice(0, -1) : pattern).replace(/^\//, "").split("/");
  return texts.map((text, index) => ({ text, isOpen: isGlob && index === texts.length - 1 }));
}

/** Whether two segments, one of which is open, have a text in common with all that follows. */
function startsAlike(a: Segment, b: Segment): boolean {
  if (a.isOpen && b.isOpen) return a.text.startsWith(b.text) || b.text.startsWith(a.text) || a.text === "+" || b.text === "+";
  const [open, closed] = a.isOpen ? [a, b] : [b, a];
  return closed.text === "+" || closed.text.startsWith(open.text);
}
