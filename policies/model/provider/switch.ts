/** Switches that may be written as texts. Source: ParseBool of Go's strconv, by which Vault, Kubernetes' tools and Pulumi's providers read them. */

const ON = new Set(["true", "t", "1"]);
const OFF = new Set(["false", "f", "0"]);

/** Whether a value says yes: `true`, `"true"`, `"T"`, `1`. */
export function saysYes(value: unknown): boolean {
  return ON.has(textOf(value));
}

/** Whether a value says no: `false`, `"false"`, `"F"`, `0`. What is neither is left to the caller, who should take the worse for it. */
export function saysNo(value: unknown): boolean {
  return OFF.has(textOf(value));
}

/** Whether a switch that is off by default stays off: it is not set, empty, or says no. */
export function staysOff(value: unknown): boolean {
  return value === undefined || value === null || value === "" || saysNo(value);
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value).trim().toLowerCase()
    : "";
}
