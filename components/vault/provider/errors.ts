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
function meaning(status: number): string {
  return MEANINGS[status] ?? "no reason given";
}

const REFUSED: readonly (number | string)[] = [
  ...[429, 472, 473, 503],
  ...["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "ENOTFOUND", "EAI_AGAIN"],
];
const UNCERTAIN: readonly (number | string)[] = [500, 502, 504, "ECONNRESET", "EPIPE", "ETIMEDOUT"];

/** Whether Vault did nothing and may do it soon: over its rate limit, the wrong node for it, sealed, or not there. */
export function isRefused(code: number | string): boolean {
  return REFUSED.includes(code);
}

/** Whether Vault failed at it or was lost on the way: it may have done it. */
export function isUncertain(code: number | string): boolean {
  return UNCERTAIN.includes(code);
}

/** A read of what is not there: Vault answers 500, as if it had failed. */
const UNKNOWN_REFERENCE = /unable to find PKI (?:issuer|key) for reference/;

/** The error of a request: of node-vault for an answer that is no success, of the transport where there was none. */
export function asVaultError(
  operation: string,
  safe: boolean,
  error: unknown,
  secrets: readonly (string | undefined)[],
): VaultError {
  const { message, code, response } = error as { message: string; code?: string; response?: { statusCode: number } };
  const status = response?.statusCode;
  const isUnknown = status === 500 && UNKNOWN_REFERENCE.test(message);
  const reason = message === `Status ${status}` ? meaning(Number(status)) : message || "no connection";
  const detail = status === undefined ? code : `status ${status}`;
  const told = redact(detail === undefined ? reason : `${reason} (${detail})`, ...secrets);
  const result = isUnknown ? 404 : (status ?? code ?? "connection");
  return new VaultError(operation, result, !safe && isUncertain(result) ? `${told}; whether it was done is not known` : told);
}

/** Tokens of Vault and OpenBao (`hvs.…`, `s.…`), JSON web tokens and private keys, wherever they stand in a text. */
const SECRETS =
  /\b(?:hv[sbr]|[sbr])\.[A-Za-z0-9_-]{20,}|\beyJ[\w-]+\.[\w-]+\.[\w-]*|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;
const LONGEST = 500;

/** A text of the server for people: without what looks like a secret, on one line, of bounded length. */
export function redact(text: string, ...secrets: readonly (string | undefined)[]): string {
  // The known ones first: what they have around what looks like a secret would stay.
  let safe = text;
  for (const secret of secrets) if (secret) safe = safe.replaceAll(secret, "[redacted]");
  safe = safe.replace(SECRETS, "[redacted]");
  // Control characters would let a server write over the terminal.
  return safe.replace(/[\p{Cc}\s]+/gu, " ").slice(0, LONGEST);
}
