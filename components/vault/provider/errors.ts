/** What may go wrong with Vault, told without anything that may be secret. */

/** `code` is an HTTP status as Vault gives it, or what kept the request from being answered. */
export class VaultError extends Error {
  override readonly name = "VaultError";

  constructor(
    /** What the request was for: `write pki/roles/web`. */
    readonly operation: string,
    readonly code: number | string,
    reason: string,
  ) {
    super(`Vault could not ${operation}: ${redact(reason)}`);
  }
}

/** What Vault says of itself by a status. Source: Vault's HTTP API, "HTTP status codes" and `sys/health`. */
const MEANINGS: Readonly<Record<number, string>> = {
  429: "it limits the rate of requests, or this node is a standby",
  472: "this node is a disaster recovery secondary",
  473: "this node is a performance standby",
  500: "internal error",
  502: "a third party that it needs failed",
  503: "it is sealed or under maintenance",
};

/** The text for a status without one of its own. */
export function meaning(status: number): string {
  return MEANINGS[status] ?? "no reason given";
}

/** Tokens of Vault and OpenBao (`hvs.…`, `s.…`), JSON web tokens and private keys, wherever they stand in a text. */
const SECRETS =
  /\b(?:hv[sbr]|[sbr])\.[A-Za-z0-9_-]{20,}|\beyJ[\w-]+\.[\w-]+\.[\w-]*|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;
const LONGEST = 500;

/** A text of the server for people: without what looks like a secret, on one line, of bounded length. */
export function redact(text: string, ...secrets: readonly string[]): string {
  let safe = text.replace(SECRETS, "[redacted]");
  for (const secret of secrets) if (secret !== "") safe = safe.replaceAll(secret, "[redacted]");
  // Control characters would let a server write over the terminal.
  return safe.replace(/[\p{Cc}\s]+/gu, " ").slice(0, LONGEST);
}
