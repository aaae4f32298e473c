/** Here-documents of Dockerfiles: which words of an instruction announce one. */

/** A text that stands below its instruction, up to a line that is its name. */
export interface HereDocument {
  name: string;
  /** Whether tabs at the beginning of its lines are dropped. */
  chomp: boolean;
  content: string;
}

/** A word that announces one, with quotes and escapes as they stand: `<<EOF`, `3<<-"END OF FILE"`. */
const ANNOUNCEMENT = /^\d*<<(-?)([^<]*)$/;
/** The same somewhere in a text, whatever stands around it. */
const CANDIDATE = /(?:^|\s)\d*<<-?\s*[^<\s]/;
/** Newer builders take what follows a blank for the name, older ones take no name. */
const DETACHED = /^\d*<<$/;

/**
 * The here-documents that an instruction announces, their contents still empty; `undefined` where that cannot be told with certainty:
 * where quotes do not end, or where versions of BuildKit differ. As for BuildKit the escape character is the backslash here, whatever the
 * file says.
 */
export function hereDocumentsOf(instruction: string): HereDocument[] | undefined {
  const words = wordsOf(instruction);
  if (!words || words.some(isAmbiguous)) return CANDIDATE.test(instruction) ? undefined : [];
  return words.flatMap((word) => {
    const [, dash, quoted] = ANNOUNCEMENT.exec(word) ?? [];
    if (!quoted) return [];
    const name = unquoted(quoted);
    return name === "" ? [] : [{ name, chomp: dash === "-", content: "" }];
  });
}

/** A variable with a default makes BuildKit lose the beginning of its word; a backslash between quotes is kept or dropped. */
function isAmbiguous(word: string): boolean {
  return DETACHED.test(word) || (ANNOUNCEMENT.test(word) && (word.includes("${") || (word.includes('"') && word.includes("\\"))));
}

/** The words of a command line with their quotes; `undefined` if a quote has no end or a variable is more than a name. */
function wordsOf(text: string): string[] | undefined {
  const part = /\\[^]|\\$|'[^']*'|"(?:\\[^]|[^"\\])*"|\$\{\w+\}|\$\{\w+:?[-+?][^\s"'${}\\<]*\}|\$(?!\{)|\s+|[^\s\\'"$]+/y;
  const words: string[] = [];
  let word = "";
  while (part.lastIndex < text.length) {
    const [found] = part.exec(text) ?? [];
    if (found === undefined) return undefined;
    // A variable between quotes is one of those names too, else BuildKit would look into it.
    if (found.startsWith('"') && /\$\{(?!\w+\})/.test(found)) return undefined;
    if (/^\s/.test(found)) {
      if (word !== "") words.push(word);
      word = "";
    } else word += found;
  }
  return word === "" ? words : [...words, word];
}

/** A word without its quotes and escapes. */
function unquoted(word: string): string {
  return word.replace(/\\([^])|'([^']*)'|"((?:\\[^]|[^"\\])*)"|\\$/g, (_, escaped?: string, single?: string, double?: string) => {
    return escaped ?? single ?? double?.replace(/\\(["$\\])/g, "$1") ?? "";
  });
}
