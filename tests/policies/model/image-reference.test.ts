import assert from "node:assert/strict";
import { parseImageReference } from "../../../policies/model/image-reference";

const DIGEST = `sha256:${"0".repeat(64)}`;

describe("parseImageReference", () => {
  const references: Record<string, object | undefined> = {
    nginx: { registry: "docker.io", repository: "library/nginx" },
    "nginx:1.27": { registry: "docker.io", repository: "library/nginx", tag: "1.27" },
    "index.docker.io/nginx": { registry: "docker.io", repository: "library/nginx" },
    "test.com:5000": { registry: "docker.io", repository: "library/test.com", tag: "5000" },
    "test.com:5000/a/b:c": { registry: "test.com:5000", repository: "a/b", tag: "c" },
    "localhost/a": { registry: "localhost", repository: "a" },
    "[::1]:5000/a": { registry: "[::1]:5000", repository: "a" },
    "Registry/a": { registry: "Registry", repository: "a" },
    [`a/b:c@${DIGEST}`]: { registry: "docker.io", repository: "a/b", tag: "c", digest: DIGEST },
    "": undefined,
    " nginx": undefined,
    "nginx\0": undefined,
    NGINX: undefined,
    "nginx:": undefined,
    "nginx@sha256:0": undefined,
    "registry.example.com@evil/a": undefined,
    "а/b": undefined,
    [`${"a".repeat(250)}/bcdef`]: undefined,
    ["0".repeat(64)]: undefined,
  };
  for (const [text, expected] of Object.entries(references)) {
    it(`reads ${JSON.stringify(text.slice(0, 60))}`, () => assert.deepEqual(parseImageReference(text), expected));
  }
});
