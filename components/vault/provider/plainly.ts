/** What Pulumi's host of dynamic providers needs to be told in its own way. */
import type * as pulumi from "@pulumi/pulumi";

/** What every provider here does. */
export type Operations = Required<Pick<pulumi.dynamic.ResourceProvider, "diff" | "create" | "read" | "update" | "delete">>;

/** The operations of a provider whose errors are nothing but their messages. */
export function toldPlainly({ diff, create, read, update, delete: remove }: Operations): Operations {
  const plainly =
    <A extends unknown[], R>(run: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      try {
        return await run(...args);
      } catch (error) {
        throw new PlainError((error as Error).message);
      }
    };
  return { diff: plainly(diff), create: plainly(create), read: plainly(read), update: plainly(update), delete: plainly(remove) };
}

/**
 * An error with nothing but its message. The host of dynamic providers (@pulumi/pulumi 3.270.0) prints "<error>: <stack>" for some operations,
 * beside what the engine says, and takes a `code` for one of gRPC.
 */
class PlainError extends Error {
  constructor(message: string) {
    super(message);
    this.stack = message;
  }

  override toString(): string {
    return "portcullis";
  }
}

/** What the engine sends for a value that it does not know yet. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
