import assert from "node:assert/strict";
import { reachOf } from "../../../../policies/signatures/registry/addresses";
import { parseChallenges } from "../../../../policies/signatures/registry/challenge";
import { RegistryClient } from "../../../../policies/signatures/registry/client";
import { hasDigest, referrersTag } from "../../../../policies/signatures/registry/digest";
import { Endpoint } from "../../../../policies/signatures/registry/endpoint";
import { Slots } from "../../../../policies/signatures/registry/budget";
import { DEFAULT_LIMITS } from "../../../../policies/signatures/registry/options";

describe("Registry client: its parts", () => {
  it("reads challenges", () => {
    const read = (header: string): unknown =>
      parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);
    assert.deepEqual(read('Bearer realm="https://a/t",service="x, \\"y\\"",scope=pull'), [
      ["bearer", { realm: "https://a/t", service: 'x, "y"', scope: "pull" }],
    ]);
    assert.deepEqual(read('BASIC Realm = "r", Bearer realm="https://a"'), [
      ["basic", { realm: "r" }],
      ["bearer", { realm: "https://a" }],
    ]);
    assert.deepEqual(read("Negotiate, Basic"), [
      ["negotiate", {}],
      ["basic", {}],
    ]);
    assert.deepEqual(read('Bearer realm="a",realm="b"'), [["bearer", { realm: "a" }]]);
    assert.deepEqual(read('Bearer realm="a'), [["bearer", {}]]);
    assert.deepEqual(read(""), []);
  });

  for (const [address, reach] of [
    ["8.8.8.8", "public"],
    ["2606:4700::1", "public"],
    ["127.1.2.3", "loopback"],
    ["::1", "loopback"],
    ["::ffff:127.0.0.1", "loopback"],
    ["169.254.169.254", "link-local"],
    ["fe80::1%eth0", "link-local"],
    ["10.255.0.1", "private"],
    ["172.31.0.1", "private"],
    ["172.32.0.1", "public"],
    ["192.168.0.1", "private"],
    ["100.64.0.1", "private"],
    ["fd12::1", "private"],
    ["::ffff:192.168.0.1", "private"],
    ["0.0.0.0", "reserved"],
    ["::", "reserved"],
    ["224.0.0.1", "reserved"],
    ["255.255.255.255", "reserved"],
    ["64:ff9b::a00:1", "reserved"],
    ["localhost", "reserved"],
  ] as const) {
    it(`takes ${address} for ${reach}`, () => assert.equal(reachOf(address), reach));
  }

  it("checks a digest by its own algorithm, and names the tag of its referrers", () => {
    const empty = Buffer.alloc(0);
    const sha512 =
      "sha512:cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e";
    assert.ok(hasDigest(empty, sha512));
    assert.ok(hasDigest(empty, "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    assert.ok(!hasDigest(empty, "md5:d41d8cd98f00b204e9800998ecf8427e"));
    assert.ok(!hasDigest(Buffer.from("x"), sha512));
    assert.equal(referrersTag(sha512), `sha512-${sha512.slice(7, 71)}`);
  });

  it("finds Docker Hub at its host", () => {
    const origin = (registry: string): string => new Endpoint(registry, {}, DEFAULT_LIMITS, new Slots(1)).origin;
    assert.equal(origin("docker.io"), "https://registry-1.docker.io");
    assert.equal(origin("registry.example.com:5000"), "https://registry.example.com:5000");
  });

  for (const [registry, repository] of [
    ["registry.example.com", "team/../other"],
    ["registry.example.com", "team/app:tag"],
    ["registry.example.com", "Team/app"],
    ["registry.example.com/team", "app"],
    ["registry.example.com@evil.com", "app"],
    ["registry", "app"],
    ["docker.io", "nginx"],
    ["index.docker.io", "library/nginx"],
    ["", "app"],
  ] as const) {
    it(`takes ${registry} and ${repository} for no repository`, () =>
      assert.throws(() => new RegistryClient().repository(registry, repository), {
        code: "invalid-reference",
        message: `${registry}/${repository} is no repository of a registry`,
      }));
  }
});
