import { BinaryReader } from "google-protobuf";
import type { PulumiResource, StackResource } from "../../sources/pulumi";
import { readEncodedResource, readStruct } from "./wire";

/** A resource as it comes at the end of a run: its properties are decoded only when asked for. */
export interface EncodedResource extends StackResource {
  decode(): PulumiResource;
}

/** The field of an `AnalyzeStackRequest` that holds the resources. Source: pulumi proto/pulumi/analyzer.proto. */
const RESOURCES = 1;

/** The resources in an encoded `AnalyzeStackRequest`. */
export function readStackResources(bytes: Uint8Array): EncodedResource[] {
  const resources: EncodedResource[] = [];
  const reader = new BinaryReader(bytes);
  while (reader.nextField() && !reader.isEndGroup()) {
    if (reader.getFieldNumber() !== RESOURCES) {
      reader.skipField();
      continue;
    }
    const { type, urn, parent, properties } = readEncodedResource(reader.readBytes());
    resources.push({ type, urn, parent, decode: () => ({ type, urn, inputs: readStruct(properties) }) });
  }
  return resources;
}
