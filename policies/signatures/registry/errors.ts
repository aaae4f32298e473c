import { printable } from "../../model/printable";

/**
 * Why a registry could not be read or written.
 *
 * - `digest-mismatch`, `malformed`: it answered, and the content is wrong.
 * - all others: it is not known what it holds.
 */
export type RegistryErrorCode =
  | "aborted"
  | "credentials"
  | "digest-mismatch"
  | "forbidden"
  | "invalid-reference"
  | "malformed"
  | "protocol"
  | "realm-refused"
  | "redirect-refused"
  | "status"
  | "timeout"
  | "tls"
  | "too-large"
  | "too-many-redirects"
  | "unauthorized"
  | "unreachable";

/**
 * Says in words what went wrong, to be printed as it is. It holds no secret: no header, no query of an address, no body, and no `cause`, which
 * would be printed with it.
 */
export class RegistryError extends Error {
  override readonly name = "RegistryError";
  /** The status of the answer, where it was that. */
  readonly status: number | undefined;
  /** Whether the same request may be answered a moment later. */
  readonly isTransient: boolean;
  /** How long the registry wants to be left alone, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(
    readonly code: RegistryErrorCode,
    message: string,
    details: { status?: number; isTransient?: boolean; retryAfterMs?: number | undefined } = {},
  ) {
    super(printable(message));
    this.status = details.status;
    this.isTransient = details.isTransient ?? false;
    this.retryAfterMs = details.retryAfterMs;
  }

  /** Whether the content itself is wrong, rather than unknown. */
  get isContentWrong(): boolean {
    return this.code === "digest-mismatch" || this.code === "malformed";
  }
}
