/** Changes in place to the properties of a resource as the engine encodes them, so that what is not touched stays as it was sent. */
import { ListValue, Struct, Value } from "google-protobuf/google/protobuf/struct_pb";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

/** The key of the maps that wrap a secret or an output around its value. Source: pulumi sdk/go/common/resource. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/**
 * Sets the value at `keys`, making the maps that are missing on the way. What is wrapped as secret stays so. Throws a `TypeError` where the
 * way leads through something that is neither a map nor a list.
 */
export function setIn(properties: Struct, keys: readonly (string | number)[], value: JavaScriptValue): void {
  let node: Struct | ListValue = properties;
  keys.slice(0, -1).forEach((key) => {
    node = containerAt(node, key);
  });
  const last = keys.at(-1);
  if (!(node instanceof Struct) || typeof last !== "string") throw new TypeError("a remediation sets entries of maps");
  node.getFieldsMap().set(last, Value.fromJavaScript(value));
}

/** The map or list at a key. An absent or null entry becomes an empty map. */
function containerAt(node: Struct | ListValue, key: string | number): Struct | ListValue {
  if (node instanceof ListValue) return unwrapped(node.getValuesList()[Number(key)]);
  const fields = node.getFieldsMap();
  const found = fields.get(String(key));
  if (found && found.getKindCase() !== Value.KindCase.NULL_VALUE) return unwrapped(found);
  const made = new Struct();
  fields.set(String(key), new Value().setStructValue(made));
  return made;
}

function unwrapped(value: Value | undefined): Struct | ListValue {
  const list = value?.getListValue();
  if (list) return list;
  const struct = value?.getStructValue();
  if (!struct) throw new TypeError("a remediation leads through a scalar");
  const fields = struct.getFieldsMap();
  return fields.has(SIGNATURE) ? unwrapped(fields.get("value")) : struct;
}
