import assert from "node:assert/strict";
import proto from "@pulumi/pulumi/proto/analyzer_pb";
import * as fc from "fast-check";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { readEncodedResource, readResource, readStruct } from "../../../../policies/targets/crossguard/wire";

describe("readStruct", () => {
  it("reads what google-protobuf's own messages hold", () => {
    const values = fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue(), { noNullPrototype: true });
    fc.assert(
      fc.property(values, (value) => {
        const struct = Struct.fromJavaScript(value);
        const read = JSON.parse(JSON.stringify(readStruct(struct.serializeBinary()))) as object;
        assert.deepEqual(read, JSON.parse(JSON.stringify(struct.toJavaScript())));
      }),
      { numRuns: 1_000, seed: 4 },
    );
  });

  it("keeps __proto__ a key", () => {
    // google-protobuf's own maps lose such a key, so another one of the same length is overwritten.
    const bytes = Buffer.from(Struct.fromJavaScript({ __prot0__: { b: 1 } }).serializeBinary());
    bytes.write("__proto__", bytes.indexOf("__prot0__"));
    const read = readStruct(bytes);
    assert.deepEqual(Object.keys(read), ["__proto__"]);
    assert.equal(Object.getPrototypeOf(read), null);
  });

  it("refuses what nests too deep, instead of running out of stack", () => {
    let value: JavaScriptValue = 1;
    for (let depth = 0; depth < 600; depth += 1) value = [value];
    assert.throws(() => readStruct(Struct.fromJavaScript({ value }).serializeBinary()), /nests too deep/);
  });
});

describe("readResource and readEncodedResource", () => {
  it("read both messages that carry a resource", () => {
    const properties = Struct.fromJavaScript({ a: [1, { b: "ü" }] });
    const request = new proto.AnalyzeRequest().setType("t").setUrn("u").setName("n").setProperties(properties);
    assert.deepEqual(JSON.parse(JSON.stringify(readResource(request.serializeBinary()))), {
      type: "t",
      urn: "u",
      inputs: { a: [1, { b: "ü" }] },
    });
    const resource = new proto.AnalyzerResource().setType("t").setUrn("u").setParent("p").setProperties(properties);
    const { parent, properties: encoded } = readEncodedResource(resource.serializeBinary());
    assert.deepEqual([parent, JSON.stringify(readStruct(encoded))], ["p", '{"a":[1,{"b":"ü"}]}']);
  });

  it("take what is missing for empty", () => {
    assert.deepEqual({ ...readResource(new Uint8Array()), inputs: 0 }, { type: "", urn: "", inputs: 0 });
  });
});
