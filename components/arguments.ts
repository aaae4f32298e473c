/** Checks that the arguments of components share. */
import * as pulumi from "@pulumi/pulumi";

/** What names of namespaces, accounts and services look like (RFC 1123): at most 63 characters. */
export const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** What names of hosts and of most objects look like (RFC 1123). */
export const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** The error of a bad argument. `propertyPath` is what the user wrote: `ingress[0].port`. */
export function invalid(propertyPath: string, reason: string): pulumi.InputPropertyError {
  return new pulumi.InputPropertyError({ propertyPath, reason });
}

/** Throws {@link invalid} unless `value` is a DNS label. */
export function requireDnsLabel(propertyPath: string, value: string): void {
  if (!DNS_LABEL.test(value)) throw invalid(propertyPath, "must be a DNS label of at most 63 characters");
}

/** Throws {@link invalid} unless `value` can be the name of a Secret; what is not known yet passes. */
export function requireSecretName(propertyPath: string, value: unknown): void {
  if (typeof value === "string" && !HOST_NAME.test(value)) throw invalid(propertyPath, "must be the name of a Secret");
}

/** Makes something out of a part of the arguments. What its error says of a property becomes what the user wrote, by `ownPath`. */
export function underOwnPath<T>(ownPath: (propertyPath: string) => string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw pulumi.InputPropertyError.isInstance(error) ? invalid(ownPath(error.propertyPath), error.reason) : error;
  }
}

/** Throws {@link invalid} unless `value` is one of those that are allowed. */
export function requireOneOf(propertyPath: string, value: unknown, allowed: readonly unknown[]): void {
  if (!allowed.includes(value)) throw invalid(propertyPath, `must be one of ${allowed.join(", ")}`);
}

/** Throws {@link invalid} unless `value` is a text of a form. */
export function requireMatch(propertyPath: string, value: unknown, pattern: RegExp, reason: string): void {
  if (typeof value !== "string" || !pattern.test(value)) throw invalid(propertyPath, reason);
}

/** Throws {@link invalid} unless `value` is a whole number in a range. */
export function requireInteger(propertyPath: string, value: unknown, least: number, most = Number.MAX_SAFE_INTEGER): void {
  if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return;
  const range = most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`;
  throw invalid(propertyPath, `must be a whole number ${range}`);
}

const PINNED = /^[^\s@]+@(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/;

/** Whether an image has a digest: what stands behind a tag alone can be replaced. */
export function isPinnedImage(image: unknown): boolean {
  return typeof image === "string" && PINNED.test(image);
}

/** Throws {@link invalid} unless it likes a value; `undefined` where the argument is left out. */
export type Check = (value: unknown) => void;

/** A copy of arguments some of which are checked: at once where they are plain, else as soon as they are known. */
export function checkInputs<T extends object>(args: T, checks: { readonly [K in keyof T]?: Check }): T {
  const copy = { ...args };
  for (const [key, check] of Object.entries(checks) as [keyof T, Check][]) {
    const value: unknown = args[key];
    if (isLate(value))
      copy[key] = pulumi.output(value as pulumi.Input<string | number>).apply((known) => (check(known), known)) as T[keyof T];
    else check(value);
  }
  return copy;
}

function isLate(value: unknown): boolean {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}
