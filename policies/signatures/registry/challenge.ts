/** How a registry asks for authentication: the header WWW-Authenticate. */

export interface Challenge {
  /** In lower case. */
  scheme: string;
  /** By name in lower case; the first of a name counts. */
  parameters: ReadonlyMap<string, string>;
}

/** Names of schemes and parameters. Source: RFC 9110, section 5.6.2. */
const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const PARAMETER = new RegExp(`[\\s,]*(${TOKEN})\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|(${TOKEN}))`, "y");
const SCHEME = new RegExp(`[\\s,]*(${TOKEN})(?:\\s+|$|(?=,))`, "y");

/** All challenges of a header, several of which Node joins by commas. What is not understood ends the list. Source: RFC 9110, section 11.6.1. */
export function parseChallenges(header: string): Challenge[] {
  const challenges: Challenge[] = [];
  let at = 0;
  for (;;) {
    SCHEME.lastIndex = at;
    const scheme = SCHEME.exec(header)?.[1];
    if (scheme === undefined) return challenges;
    at = SCHEME.lastIndex;
    const parameters = new Map<string, string>();
    for (;;) {
      PARAMETER.lastIndex = at;
      const found = PARAMETER.exec(header);
      if (!found) break;
      at = PARAMETER.lastIndex;
      const [, name = "", quoted, plain] = found;
      const key = name.toLowerCase();
      if (!parameters.has(key)) parameters.set(key, plain ?? quoted?.replace(/\\(.)/g, "$1") ?? "");
    }
    challenges.push({ scheme: scheme.toLowerCase(), parameters });
  }
}
