import { type IncomingMessage, type ServerResponse } from "node:http";

/** Codes of the distribution specification (OCI distribution-spec, "Error Codes"), and `UNAVAILABLE`, which CNCF distribution adds. */
export type RefusalCode =
  | "DENIED"
  | "DIGEST_INVALID"
  | "MANIFEST_INVALID"
  | "SIZE_INVALID"
  | "TOOMANYREQUESTS"
  | "UNAUTHORIZED"
  | "UNAVAILABLE"
  | "UNSUPPORTED";

/** A request is not served: the status, and the error as the distribution specification writes it. The message reaches the client. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(
    readonly status: number,
    readonly code: RefusalCode,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** Something that passes by itself: the client is told when to come again. */
export function unavailable(message: string, seconds = 5): Refusal {
  return new Refusal(503, "UNAVAILABLE", message, { "Retry-After": String(seconds) });
}

/** Answers with JSON. Nothing happens where an answer has begun. */
export function answerJson(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const text = Buffer.from(`${JSON.stringify(body)}\n`);
  response.writeHead(status, { ...headers, "Content-Type": "application/json", "Content-Length": text.length });
  response.end(text);
}

/** The body of a refusal. */
export function errorBody({ code, message }: Pick<Refusal, "code" | "message">): object {
  return { errors: [{ code, message }] };
}

/** What is left of a body of known length up to this is read and thrown away, so that the client reads its answer. */
const SMALL_REST = 8 * 1024 * 1024;

/** Headers for an answer to a request whose body may not have been read to its end. What is left of it must not become the next request. */
export function closing({ complete, headers }: IncomingMessage): Readonly<Record<string, string>> {
  const isSmall = headers["transfer-encoding"] === undefined && Number(headers["content-length"] ?? 0) <= SMALL_REST;
  return complete || isSmall ? {} : { Connection: "close" };
}
