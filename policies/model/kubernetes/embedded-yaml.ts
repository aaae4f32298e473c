import { Field, type Value } from "../field";
import { saysNo } from "../provider/switch";

/** The largest text that is read; what programs embed stays far below. */
const MAX_LENGTH = 1024 * 1024;

/**
 * The tree of a YAML or JSON text that stands in a value, such as a kubeconfig; unrelated to the place of the text. `undefined` for what is
 * no such text. Nothing may walk the whole of it: aliases can make it much larger than the text.
 */
export function readEmbedded(text: string): Field | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  // Few stacks embed any, and loading the reader takes its time.
  const { load } = require("js-yaml") as typeof import("js-yaml");
  try {
    return Field.root(load(text) as Value);
  } catch {
    return undefined;
  }
}

/** Whether a value switches something on for a reader of YAML 1.1, as Kubernetes' clients are: `yes` and `on` do as well. */
export function isSwitchedOn({ state, value }: Field): boolean {
  return state === "known" && !saysNo(value) && !(typeof value === "string" && /^(no|off|n)$/i.test(value));
}
