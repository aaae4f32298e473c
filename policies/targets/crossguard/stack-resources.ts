import { BinaryReader } from "google-protobuf";
import type { StackResource } from "../../sources/pulumi";

/** Field numbers of `AnalyzeStackRequest` and `AnalyzerResource`. Source: pulumi proto/pulumi/analyzer.proto. */
const RESOURCES = 1;
const RESOURCE_FIELDS: Readonly<Record<number, keyof StackResource>> = { 1: "type", 3: "urn", 7: "parent" };

/** The types, names and parents of the resources in an encoded `AnalyzeStackRequest`; their properties are passed over unread. */
export function readStackResources(bytes: Uint8Array): StackResource[] {
  const resources: StackResource[] = [];
  const reader = new BinaryReader(bytes);
  while (reader.nextField() && !reader.isEndGroup()) {
    if (reader.getFieldNumber() === RESOURCES) resources.push(readResource(reader.readBytes()));
    else reader.skipField();
  }
  return resources;
}

function readResource(bytes: Uint8Array): StackResource {
  const resource: StackResource = { type: "", urn: "", parent: "" };
  const reader = new BinaryReader(bytes);
  while (reader.nextField() && !reader.isEndGroup()) {
    const name = RESOURCE_FIELDS[reader.getFieldNumber()];
    if (name) resource[name] = reader.readString();
    else reader.skipField();
  }
  return resource;
}
