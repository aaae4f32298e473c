import { InputError } from "../errors";
import { formatPath } from "../model/field";
import { oneLine, printable } from "../model/printable";
import { parseYaml } from "../sources/yaml";
import { plainFile } from "./match";
import { firstProblem } from "./validate";
import { waiverSet, type WaivedSubject, type Waiver, type WaiverEntry, type WaiverSet } from "./waiver";

/** How a text of waivers is read. */
export interface WaiverOptions {
  /** The name of the text in reports and errors. */
  file: string;
  /** The date in UTC, as `2027-03-31`; no waiver may expire more than 366 days after it. */
  today: string;
}

/**
 * Reads a file of waivers (`docs/schemas/waivers.schema.json`). Throws an {@link InputError} for the first thing that is wrong with it: a
 * text that cannot be parsed, unknown keys and rules, dates that do not exist or lie too far ahead, patterns where none may stand, repeated
 * waivers. A file is taken as a whole or not at all. Waivers that have expired are no error here.
 */
export function parseWaivers(text: string, { file, today }: WaiverOptions): WaiverSet {
  const { documents, locator } = parseYaml(text, file, "waivers");
  const refuse = (reason: string, keys: (string | number)[]): never => {
    const path = formatPath(keys);
    throw new InputError("invalid-waivers", reason, { source: file, ...locator.locate(1, keys), ...(path && { path }) });
  };
  if (documents.length > 1) {
    throw new InputError("invalid-waivers", "must be one document", { source: file, ...locator.locate(2, []), document: 2 });
  }
  const problem = firstProblem(documents[0], today);
  if (problem) refuse(problem.reason, problem.keys);
  const { waivers } = documents[0] as unknown as { waivers: readonly WaiverEntry[] };
  const lines = new Set<number>();
  return waiverSet(
    waivers.map((entry, index) => {
      const line = locator.locate(1, ["waivers", index])?.line ?? 1;
      // The line is how reports name a waiver.
      if (lines.has(line)) refuse("must begin on a line of its own", ["waivers", index]);
      lines.add(line);
      return { ...checkedEntry(entry), id: `${printable(file)}:${line}`, file, line, index };
    }),
  );
}

function checkedEntry({ subject, scope = "exact", reason, owner, ...entry }: WaiverEntry): WaiverEntry & Pick<Waiver, "scope"> {
  return { ...entry, subject: plainSubject(subject), scope, reason: oneLine(reason), owner: oneLine(owner) };
}

function plainSubject(subject: WaivedSubject): WaivedSubject {
  return "file" in subject ? { ...subject, file: plainFile(subject.file) } : { ...subject };
}
