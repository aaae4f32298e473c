import { BinaryReader } from "google-protobuf";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { PulumiResource, StackResource } from "../../sources/pulumi";

/** A resource as it comes at the end of a run: its properties are decoded only when asked for. */
export interface EncodedResource extends StackResource {
  decode(): PulumiResource;
}

/** Field numbers of `AnalyzeStackRequest` and `AnalyzerResource`. Source: pulumi proto/pulumi/analyzer.proto. */
const RESOURCES = 1;
const PROPERTIES = 2;
const RESOURCE_FIELDS: Readonly<Record<number, keyof StackResource>> = { 1: "type", 3: "urn", 7: "parent" };

/** The resources in an encoded `AnalyzeStackRequest`. */
export function readStackResources(bytes: Uint8Array): EncodedResource[] {
  const resources: EncodedResource[] = [];
  const reader = new BinaryReader(bytes);
  while (reader.nextField() && !reader.isEndGroup()) {
    if (reader.getFieldNumber() === RESOURCES) resources.push(readResource(reader.readBytes()));
    else reader.skipField();
  }
  return resources;
}

function readResource(bytes: Uint8Array): EncodedResource {
  const resource: StackResource = { type: "", urn: "", parent: "" };
  let properties: Uint8Array = new Uint8Array();
  const reader = new BinaryReader(bytes);
  while (reader.nextField() && !reader.isEndGroup()) {
    const name = RESOURCE_FIELDS[reader.getFieldNumber()];
    if (name) resource[name] = reader.readString();
    else if (reader.getFieldNumber() === PROPERTIES) properties = reader.readBytes();
    else reader.skipField();
  }
  const { type, urn } = resource;
  return { ...resource, decode: () => ({ type, urn, inputs: Struct.deserializeBinary(properties).toJavaScript() }) };
}
