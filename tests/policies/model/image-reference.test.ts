import assert from "node:assert/strict";
import { isFromRegistry, parseImageReference, type ImageReference } from "../../../policies/model/image-reference";

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
    "foo_bar.com/a": undefined,
    [`registry.example.com/${"a".repeat(255)}`]: { registry: "registry.example.com", repository: "a".repeat(255) },
    [`registry.example.com/${"a".repeat(256)}`]: undefined,
    ["a".repeat(248)]: undefined,
    [`a@sha384:${"0".repeat(96)}`]: { registry: "docker.io", repository: "library/a", digest: `sha384:${"0".repeat(96)}` },
    [`a@md5:${"0".repeat(32)}`]: undefined,
    ["0".repeat(64)]: undefined,
  };
  for (const [text, expected] of Object.entries(references)) {
    it(`reads ${JSON.stringify(text.slice(0, 60))}`, () => assert.deepEqual(parseImageReference(text), expected));
  }
});

describe("isFromRegistry", () => {
  /** What is allowed, with references that are and that are not. */
  const cases: Record<string, { allows: string[]; refuses: string[] }> = {
    "registry.example.com": {
      allows: ["registry.example.com/a", "registry.example.com/team/app:1", `registry.example.com/a@${DIGEST}`],
      refuses: [
        "registry.example.com.evil.com/team/app",
        "evil.com/registry.example.com/app",
        "xregistry.example.com/app",
        "example.com/app",
        "registry.example.com:5000/app",
        "registry.example.com:443/app",
        "Registry.example.com/app",
        "registry.example.co/m/app",
        "library/app",
        "app",
      ],
    },
    "registry.example.com:5000": {
      allows: ["registry.example.com:5000/app"],
      refuses: [
        "registry.example.com/app",
        "registry.example.com:50000/app",
        "registry.example.com:500/0/app",
        "registry.example.com:5000",
      ],
    },
    "registry.example.com/team": {
      allows: ["registry.example.com/team/app", "registry.example.com/team/group/app:1", "registry.example.com/team"],
      refuses: [
        "registry.example.com/teamster/app",
        "registry.example.com/team.evil/app",
        "registry.example.com/other/team/app",
        "registry.example.com.evil.com/team/app",
        "registry.example.com/app",
        "team/app",
      ],
    },
    "registry.example.com/team/": { allows: ["registry.example.com/team/app"], refuses: ["registry.example.com/teamster/app"] },
    "registry.example.com/team/app": {
      allows: ["registry.example.com/team/app", `registry.example.com/team/app:1@${DIGEST}`],
      refuses: ["registry.example.com/team/app2", "registry.example.com/team/app-evil", "registry.example.com/team"],
    },
    "docker.io": {
      allows: ["nginx", "team/app", "docker.io/team/app", "index.docker.io/team/app", "docker.io/nginx"],
      refuses: ["docker.io.evil.com/nginx", "docker.io:443/nginx", "registry-1.docker.io/library/nginx", "Docker.io/nginx"],
    },
    "index.docker.io": { allows: ["nginx", "docker.io/team/app"], refuses: ["index.docker.io.evil.com/nginx"] },
    "docker.io/library": {
      allows: ["nginx", "library/nginx", "docker.io/nginx", "index.docker.io/library/nginx"],
      refuses: ["team/nginx", "library.evil/nginx", "librarys/nginx", "localhost/library/nginx"],
    },
    "docker.io/nginx": { allows: ["nginx/unit"], refuses: ["nginx", "library/nginx"] },
    "localhost:5000": { allows: ["localhost:5000/app"], refuses: ["localhost/app", "localhost:5000"] },
    "[::1]:5000": { allows: ["[::1]:5000/app"], refuses: ["[::1]/app", "[::2]:5000/app"] },
  };
  for (const [allowed, { allows, refuses }] of Object.entries(cases)) {
    for (const text of allows)
      it(`${allowed} allows ${text.slice(0, 60)}`, () => assert.equal(isFromRegistry(read(text), allowed), true));
    for (const text of refuses) it(`${allowed} refuses ${text}`, () => assert.equal(isFromRegistry(read(text), allowed), false));
  }

  const nothing = [
    "",
    "/",
    "//",
    "*",
    "*.example.com",
    "example.com/*",
    "registry",
    "team",
    "library",
    "https://registry.example.com",
  ];
  nothing.push(
    "registry.example.com//",
    "registry.example.com//team",
    "/team",
    "registry.example.com/team/app:1",
    " registry.example.com",
  );
  for (const allowed of nothing) {
    it(`${JSON.stringify(allowed)} allows nothing`, () => {
      for (const text of ["app", "team/app", "registry.example.com/team/app", "registry.example.com/team/app:1"]) {
        assert.equal(isFromRegistry(read(text), allowed), false, text);
      }
    });
  }
});

function read(text: string): ImageReference {
  const reference = parseImageReference(text);
  assert.ok(reference, `${text} is no reference`);
  return reference;
}
