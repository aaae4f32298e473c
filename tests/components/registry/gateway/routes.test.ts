import assert from "node:assert/strict";
import { parseTarget, targetText } from "../../../../components/registry/gateway/routes";

const DIGEST = `sha256:${"0a".repeat(32)}`;

describe("paths that the registry gateway serves", () => {
  const served: [text: string, kind: string, repository?: string][] = [
    ["/v2/", "base"],
    ["/-/maintenance?lease=a&seconds=60", "maintenance"],
    ["/v2/app/tags/list", "tags", "app"],
    ["/v2/app/tags/list?n=10&last=v1", "tags", "app"],
    ["/v2/team/app/manifests/v1.0_b-1", "manifest", "team/app"],
    [`/v2/team/app/manifests/${DIGEST}`, "manifest", "team/app"],
    [`/v2/a__b.c--d/e/blobs/${DIGEST}`, "blob", "a__b.c--d/e"],
    [`/v2/app/referrers/${DIGEST}`, "referrers", "app"],
    ["/v2/app/blobs/uploads/", "uploads", "app"],
    [`/v2/app/blobs/uploads/?mount=${DIGEST}&from=other/app`, "uploads", "app"],
    ["/v2/app/blobs/uploads/0-a_Z?_state=abc-_%3D%3D", "upload", "app"],
    // Repositories that are called as parts of a path are.
    ["/v2/app/manifests/tags/list", "tags", "app/manifests"],
    ["/v2/app/blobs/uploads/manifests/v1", "manifest", "app/blobs/uploads"],
    ["/v2/app/tags/list/manifests/v1", "manifest", "app/tags/list"],
    ["/v2/blobs/uploads/blobs/uploads/", "uploads", "blobs/uploads"],
    ["/v2/manifests/manifests/manifests", "manifest", "manifests"],
  ];
  for (const [text, kind, repository] of served) {
    it(`reads ${text} as ${kind}`, () => {
      const target = parseTarget(text);
      assert.ok(target);
      assert.equal(target.route.kind, kind);
      assert.equal("repository" in target.route ? target.route.repository : undefined, repository);
      assert.deepEqual(parseTarget(targetText(target)), target);
    });
  }

  const refused = [
    ...[
      "",
      "/",
      "v2/",
      "*",
      "/v2//",
      "/V2/",
      "/v2/_catalog",
      "/v2/_catalog?n=1",
      "/v1/",
      "/metrics",
      "/-/healthz",
      "/-/maintenance/",
    ],
    ...[
      "http://127.0.0.1/v2/",
      "//127.0.0.1/v2/",
      "/v2/app/tags/list#a",
      "/v2/app/tags/list;a",
      "/v2/app/tags/list/",
      "/v2/app/tags",
    ],
    ...[
      "/v2/../v2/app/tags/list",
      "/v2/app/../other/tags/list",
      "/v2/app/./tags/list",
      "/v2/..%2fapp/tags/list",
      "/v2/a%2fb/tags/list",
    ],
    ...[
      "/v2/a//b/tags/list",
      "/v2//app/tags/list",
      "/v2/app//tags/list",
      "/v2/app/tags//list",
      "/v2/app\\b/tags/list",
      "/v2/%61pp/tags/list",
    ],
    ...[
      "/v2/App/tags/list",
      "/v2/a_-b/tags/list",
      "/v2/-a/tags/list",
      "/v2/a-/tags/list",
      "/v2/a___b/tags/list",
      "/v2/a..b/tags/list",
    ],
    ...[`/v2/${"a".repeat(256)}/tags/list`, "/v2/é/tags/list", "/v2/a\u0000/tags/list", "/v2/a b/tags/list", "/v2/tags/list"],
    ...["/v2/app/manifests/", "/v2/app/manifests/.v1", "/v2/app/manifests/-v1", `/v2/app/manifests/${"v".repeat(129)}`],
    ...[
      "/v2/app/manifests/sha256:abc",
      "/v2/app/manifests/md5:0123456789abcdef0123456789abcdef",
      `/v2/app/manifests/${DIGEST.toUpperCase()}`,
    ],
    ...["/v2/app/blobs/v1", "/v2/app/blobs/", `/v2/app/blobs/${DIGEST}0`, `/v2/app/referrers/v1`, "/v2/app/blobs/uploads"],
    ...["/v2/app/blobs/uploads/a.b", "/v2/app/blobs/uploads/a/", "/v2/app/blobs/uploads/a%2e"],
    // Parameters: twice, or of another form.
    ...["/v2/app/tags/list?n=1&n=2", "/v2/app/tags/list?n=-1", "/v2/app/tags/list?last=../a", "/v2/app/tags/list?n=1&%6e=2"],
    ...[`/v2/app/blobs/uploads/?mount=${DIGEST}&from=../app`, `/v2/app/blobs/uploads/?mount=abc&from=app`],
    ...["/v2/app/blobs/uploads/a?digest=sha256:abc", `/v2/app/blobs/uploads/a?digest=${DIGEST}&digest=${DIGEST}`],
    ...["/-/maintenance?lease=a/b", "/-/maintenance?lease=a&seconds=0", `/v2/app/tags/list?x=${"x".repeat(4096)}`],
  ];
  for (const text of refused) {
    it(`does not serve ${JSON.stringify(text.slice(0, 60))}`, () => {
      assert.equal(parseTarget(text), undefined);
    });
  }

  it("drops parameters that it does not know", () => {
    const target = parseTarget(`/v2/app/manifests/${DIGEST}?tag=v1&ns=docker.io&_method=DELETE`);
    assert.ok(target);
    assert.equal(targetText(target), `/v2/app/manifests/${DIGEST}`);
    assert.equal(parseTarget("/v2/app/tags/list?constructor=1&__proto__=2")?.query.size, 0);
  });
});
