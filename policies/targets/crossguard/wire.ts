/**
 * Reads what the engine sends without making a message object for every value in it: that took as long as all rules together. Field numbers
 * are those of pulumi proto/pulumi/analyzer.proto and google/protobuf/struct.proto.
 */
import { BinaryReader } from "google-protobuf";
import type { PulumiResource } from "../../sources/pulumi";

/** What a message has in its length-delimited fields, by number; the last one wins. */
type Fields = Partial<Record<number, Uint8Array>>;

/** Deeper than any resource nests, and far from what the stack of calls can take. */
const MAX_DEPTH = 500;

const utf8 = new TextDecoder();

/** The resource in an encoded `AnalyzeRequest` or `AnalyzerResource`, whose first three fields are the same. */
export function readResource(bytes: Uint8Array): PulumiResource {
  const { type, urn, properties } = readEncodedResource(bytes);
  return { type, urn, inputs: readStruct(properties) };
}

/** The same with the properties left as they come, and the parent where there is one (field 7 of an `AnalyzerResource`). */
export function readEncodedResource(bytes: Uint8Array): { type: string; urn: string; parent: string; properties: Uint8Array } {
  const { 1: type, 2: properties, 3: urn, 7: parent } = readFields(bytes);
  return { type: text(type), urn: text(urn), parent: text(parent), properties: properties ?? new Uint8Array() };
}

/** A `google.protobuf.Struct` as a map without a prototype, so that `__proto__` is a key like any other. */
export function readStruct(bytes: Uint8Array, depth = 0): Record<string, unknown> {
  const map = Object.create(null) as Record<string, unknown>;
  eachField(bytes, (reader) => {
    const { 1: key, 2: value } = readFields(reader.readBytes());
    map[text(key)] = value === undefined ? null : readValue(value, depth);
  });
  return map;
}

function readValue(bytes: Uint8Array, depth: number): unknown {
  if (depth > MAX_DEPTH) throw new RangeError("a value nests too deep");
  let value: unknown = null;
  eachField(bytes, (reader, field) => {
    if (field === 2) value = reader.readDouble();
    else if (field === 3) value = text(reader.readBytes());
    else if (field === 4) value = reader.readBool();
    else if (field === 5) value = readStruct(reader.readBytes(), depth + 1);
    else if (field === 6) value = readList(reader.readBytes(), depth + 1);
    else reader.skipField();
  });
  return value;
}

function readList(bytes: Uint8Array, depth: number): unknown[] {
  const items: unknown[] = [];
  eachField(bytes, (reader) => items.push(readValue(reader.readBytes(), depth)));
  return items;
}

function readFields(bytes: Uint8Array): Fields {
  const fields: Fields = {};
  eachField(bytes, (reader, field) => {
    // The package's own name for this number exists in its types alone.
    if ((reader.getWireType() as number) === LENGTH_DELIMITED) fields[field] = reader.readBytes();
    else reader.skipField();
  });
  return fields;
}

/** The wire type of texts, bytes and messages. */
const LENGTH_DELIMITED = 2;

function eachField(bytes: Uint8Array, read: (reader: BinaryReader, field: number) => void): void {
  const reader = new BinaryReader(bytes);
  while (reader.nextField() && !reader.isEndGroup()) read(reader, reader.getFieldNumber());
}

function text(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? "" : utf8.decode(bytes);
}
