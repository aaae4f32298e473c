import assert from "node:assert/strict";
import { changed, seconds, toParameters, withActual, type Settings } from "../../../../components/vault/provider/settings";

const SETTINGS: Settings = {
  name: "text",
  ttl: "duration",
  keyBits: "number",
  allowAnyName: "flag",
  allowedDomains: "set",
  ocspServers: "list",
  tokenBoundCidrs: "networks",
  options: "map",
  keyUsages: { kind: "set", parameter: "key_usage" },
};

describe("Settings of resources of Vault", () => {
  describe("durations", () => {
    const known: [unknown, number][] = [
      [90, 90],
      [0, 0],
      ["90", 90],
      ["90s", 90],
      ["15m", 900],
      ["72h", 259_200],
      ["72h0m0s", 259_200],
      ["1h30m", 5400],
      ["1.5h", 5400],
      ["2d", 172_800],
    ];
    for (const [value, expected] of known)
      it(`${JSON.stringify(value)} is ${expected} s`, () => assert.equal(seconds(value), expected));
    const none = [
      "",
      "h",
      "1w",
      "soon",
      "-1h",
      "1h ",
      " 1h",
      "1hx",
      "1 h",
      "1h,1h",
      "0x10",
      "1e3s",
      "500ms",
      true,
      null,
      undefined,
      [1],
    ];
    for (const value of none) {
      it(`${JSON.stringify(value)} is none`, () => assert.equal(seconds(value), undefined));
    }
  });

  describe("that mean the same are no change", () => {
    const same: [string, unknown, unknown][] = [
      ["ttl", "72h", 259_200],
      ["ttl", "72h", "259200"],
      ["ttl", "3d", "72h0m0s"],
      ["name", "a policy\n", "a policy"],
      ["keyBits", 256, 256],
      ["allowAnyName", false, false],
      ["allowedDomains", ["a", "b"], ["b", "a"]],
      ["allowedDomains", ["a", "b"], "b,a"],
      ["allowedDomains", ["a", "b"], "b, a"],
      ["allowedDomains", [], null],
      ["allowedDomains", [], ""],
      ["allowedDomains", [], undefined],
      ["ocspServers", ["a", "b"], ["a", "b"]],
      ["tokenBoundCidrs", ["10.1.2.3/32", "10.2.0.0/16"], ["10.2.0.0/16", "10.1.2.3"]],
      ["tokenBoundCidrs", ["2001:db8::1/128"], ["2001:db8::1"]],
      ["tokenBoundCidrs", ["2001:DB8:0::/48"], ["2001:db8::/48"]],
      ["options", { a: "1" }, { a: "1" }],
    ];
    for (const [name, left, right] of same) {
      it(`${name}: ${JSON.stringify(left)} and ${JSON.stringify(right)}`, () => {
        assert.deepEqual(changed(SETTINGS, { [name]: left }, { [name]: right }), []);
        assert.deepEqual(changed(SETTINGS, { [name]: right }, { [name]: left }), []);
      });
    }
  });

  describe("that mean something else are a change", () => {
    const different: [string, unknown, unknown][] = [
      ["ttl", "72h", 3600],
      ["ttl", "1w", "2w"],
      ["ttl", "72h", undefined],
      ["name", "a", "b"],
      ["name", "a", undefined],
      ["keyBits", 256, 384],
      ["allowAnyName", false, true],
      ["allowAnyName", false, undefined],
      ["allowedDomains", ["a"], ["a", "b"]],
      ["allowedDomains", ["a"], []],
      ["allowedDomains", ["spiffe://t/32"], ["spiffe://t"]],
      ["ocspServers", ["a", "b"], ["b", "a"]],
      ["tokenBoundCidrs", ["10.1.2.3/31"], ["10.1.2.3"]],
      ["tokenBoundCidrs", ["2001:db8::/32"], ["2001:db8::"]],
      ["tokenBoundCidrs", ["10.1.2.3"], []],
      ["options", { a: "1" }, { a: "2" }],
      ["other", "a", "b"],
    ];
    for (const [name, left, right] of different) {
      it(`${name}: ${JSON.stringify(left)} and ${JSON.stringify(right)}`, () => {
        assert.deepEqual(changed(SETTINGS, { [name]: left }, { [name]: right }), [name]);
        if (name !== "other") assert.deepEqual(changed(SETTINGS, { [name]: right }, { [name]: left }), [name]);
      });
    }

    it("but not what the engine adds, nor what Vault has added", () => {
      assert.deepEqual(changed(SETTINGS, { __provider: "a", certificate: "b" }, { __provider: "c" }), []);
    });
  });

  describe("are written", () => {
    it("under the names of Vault's API, each that is there", () => {
      const properties = {
        ttl: "72h",
        allowAnyName: false,
        keyUsages: ["a"],
        allowedDomains: [],
        backend: "pki",
        keyBits: undefined,
      };
      assert.deepEqual(toParameters(SETTINGS, properties), {
        ttl: "72h",
        allow_any_name: false,
        key_usage: ["a"],
        allowed_domains: [],
      });
    });
  });

  describe("are read", () => {
    const properties = { backend: "pki", ttl: "72h", allowAnyName: false, allowedDomains: ["a", "b"] };

    it("as they were written where Vault means the same by it", () => {
      const actual = { ttl: 259_200, allow_any_name: false, allowed_domains: ["b", "a"], key_bits: 256, more: true };
      assert.deepEqual(withActual(SETTINGS, properties, actual), properties);
    });

    it("as Vault has them where that is something else", () => {
      const actual = { ttl: 3600, allow_any_name: true, allowed_domains: null };
      assert.deepEqual(withActual(SETTINGS, properties, actual), {
        backend: "pki",
        ttl: 3600,
        allowAnyName: true,
        allowedDomains: null,
      });
    });

    it("as they were written where Vault does not tell", () => {
      assert.deepEqual(withActual(SETTINGS, properties, {}), properties);
    });
  });
});
