import assert from "node:assert/strict";
import { hostOf, isLoopbackHost, isPlainHttp, leavesHostBy } from "../../../../policies/model/network/address";

describe("hostOf", () => {
  const cases: [string, string][] = [
    ["https://vault.example.com:8200/v1", "vault.example.com"],
    ["vault.example.com:8200", "vault.example.com"],
    ["http://user:word@vault.example.com", "vault.example.com"],
    ["http://127.0.0.1@evil.example", "evil.example"],
    ["http://evil.example\\@127.0.0.1", "evil.example"],
    ["http://evil.example#@127.0.0.1", "evil.example"],
    ["[::1]:8200", "[::1]"],
    ["[::]", "[::]"],
    ["http://", ""],
  ];
  for (const [address, host] of cases) it(`takes "${host}" from ${address}`, () => assert.equal(hostOf(address), host));
});

describe("isLoopbackHost", () => {
  it("knows the names and addresses of the machine itself", () => {
    for (const host of ["localhost", "LOCALHOST", "vault.localhost", "127.0.0.1", "127.1.2.3", "[::1]", "localhost."]) {
      assert.equal(isLoopbackHost(host), true, host);
    }
    for (const host of ["localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1", "0.0.0.0", "[::]", "", "alocalhost"]) {
      assert.equal(isLoopbackHost(host), false, host);
    }
  });
});

describe("isPlainHttp", () => {
  it("finds what leaves the machine without encryption", () => {
    for (const address of ["http://vault", "HTTP://vault", " http://vault ", "http://$(POD_IP):8200", "http://127.0.0.1@vault"]) {
      assert.equal(isPlainHttp(address), true, address);
    }
    for (const address of ["https://vault", "http://127.0.0.1:8200", "vault", "", "unix:///run/vault", 7, undefined]) {
      assert.equal(isPlainHttp(address), false, String(address));
    }
  });

  it("goes by the scheme", () => assert.equal(leavesHostBy(["ldap"], "ldap://ldap.example.com"), true));
});
