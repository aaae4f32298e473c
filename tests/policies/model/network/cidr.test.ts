import assert from "node:assert/strict";
import { BlockList, isIP } from "node:net";
import fc from "fast-check";
import { containsCidr, internetShare, parseAddress, parseCidr, type Cidr } from "../../../../policies/model/network/cidr";

function blocks(...texts: string[]): Cidr[] {
  return texts.map((text) => {
    const parsed = parseCidr(text) ?? parseAddress(text);
    assert.ok(parsed, text);
    return parsed;
  });
}

function block(text: string): Cidr {
  return blocks(text)[0] as Cidr;
}

describe("parseCidr", () => {
  const same: [string, string][] = [
    ["10.1.2.3/8", "10.0.0.0/8"],
    ["010.0.0.0/08", "10.0.0.0/8"],
    ["::ffff:0.0.0.0/96", "0.0.0.0/0"],
    ["::FFFF:a01:203/104", "10.0.0.0/8"],
    ["0:0::0/000", "::/0"],
    ["fd00:ec2::254/128", "fd00:0ec2:0000:0:0:0:0:0254/128"],
    ["64:ff9b::1.2.3.4/96", "64:ff9b::/96"],
    ["::1/128", "0:0:0:0:0:0:0:1/128"],
    ["2001:db8:1:2:3:4:5::/112", "2001:db8:1:2:3:4:5:0/112"],
  ];
  for (const [written, meant] of same) {
    it(`reads ${written} as ${meant}`, () => {
      assert.ok(parseCidr(written));
      assert.deepEqual(parseCidr(written), parseCidr(meant));
    });
  }

  it("keeps blocks that only begin like IPv4 in IPv6 dress", () => {
    assert.equal(parseCidr("::ffff:0:0/95")?.version, 6);
  });

  const garbage: unknown[] = [
    ..."| |10.0.0.0|10.0.0.0/|10.0.0.0/33|10.0.0/8|10.0.0.256/8|10.0.0.0/-1|10.0.0.0/ 8| 10.0.0.0/8|10.0.0.0/8/8|1.2.3.4.5/8".split(
      "|",
    ),
    ..."::/129|:/0|:::/0|1::2::3/64|1:2:3:4:5:6:7:8::/64|1:2:3:4:5:6:7/64|12345::/16|g::/16|fe80::1%eth0/64|1.2.3.4::/64|::1.2.3/96".split(
      "|",
    ),
    `${"0".repeat(80)}.0.0.0/0`,
    "0x0.0.0.0/0",
    "any",
    8,
    null,
    undefined,
    {},
  ];
  for (const text of garbage) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(parseCidr(text), undefined));
  }
});

describe("parseAddress", () => {
  it("reads one address, in either dress", () => {
    assert.deepEqual(parseAddress("169.254.169.254"), { version: 4, first: 0xa9fea9fen, last: 0xa9fea9fen });
    assert.deepEqual(parseAddress("::ffff:169.254.169.254"), parseAddress("169.254.169.254"));
    assert.deepEqual(parseAddress("fd00:ec2::254"), parseCidr("fd00:ec2::254/128"));
  });

  for (const text of ["10.0.0.0/8", "", "localhost", "1.2.3", 1]) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(parseAddress(text), undefined));
  }
});

describe("blocks", () => {
  it("contain what lies in them, of their own version", () => {
    assert.equal(containsCidr(block("10.0.0.0/8"), block("10.255.0.0/16")), true);
    assert.equal(containsCidr(block("10.255.0.0/16"), block("10.0.0.0/8")), false);
    assert.equal(containsCidr(block("::/0"), block("10.0.0.0/8")), false);
    assert.equal(containsCidr(block("::/0"), block("::ffff:10.0.0.0/104")), false);
  });

  const shares: [string[], number][] = [
    [[], 0],
    [["0.0.0.0/0"], 1],
    [["0.0.0.0/1", "128.0.0.0/1"], 1],
    [["0.0.0.0/1", "0.0.0.0/1"], 127 / 223],
    [["::/0"], 1],
    [["2000::/3"], 1],
    [["2000::/4"], 0.5],
    [["fc00::/7"], 0],
    [["64:ff9b::/96"], 1],
    [["52.0.0.0/8"], 1 / 223],
    [["224.0.0.0/4"], 0],
    [["::/96"], 0],
    [["8.8.8.8"], 1 / (223 * 2 ** 24)],
    [["223.255.255.255/32"], 1 / (223 * 2 ** 24)],
    [["1.0.0.0/32"], 1 / (223 * 2 ** 24)],
  ];
  for (const [texts, share] of shares) {
    it(`hold ${share.toFixed(3)} of the Internet: ${texts.join(", ") || "none"}`, () =>
      assert.equal(internetShare(blocks(...texts)).toFixed(12), share.toFixed(12)));
  }
});

describe("compared with node:net", () => {
  const address = fc.oneof(fc.ipV4(), fc.ipV6()).filter((text) => isIP(text) > 0);

  it("every address is read", () => {
    fc.assert(fc.property(address, (text) => parseAddress(text) !== undefined));
  });

  it("the same addresses are in a block", () => {
    const cases = fc.oneof(
      fc.tuple(fc.ipV4(), fc.integer({ min: 1, max: 32 }), fc.ipV4()),
      fc.tuple(fc.ipV6(), fc.integer({ min: 1, max: 128 }), fc.ipV6()),
    );
    fc.assert(
      fc.property(cases, fc.boolean(), ([host, prefix, other], isOwn) => {
        const probe = isOwn ? host : other;
        const family = host.includes(":") ? "ipv6" : "ipv4";
        // What is IPv4 to Kubernetes is IPv6 to Node.
        fc.pre(
          parseAddress(host)?.version === (family === "ipv6" ? 6 : 4) &&
            parseAddress(probe)?.version === parseAddress(host)?.version,
        );
        const list = new BlockList();
        list.addSubnet(host, prefix, family);
        assert.equal(containsCidr(block(`${host}/${prefix}`), block(probe)), list.check(probe, family));
      }),
    );
  });
});
