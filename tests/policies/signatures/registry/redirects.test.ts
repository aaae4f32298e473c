import assert from "node:assert/strict";
import { Budget, Slots } from "../../../../policies/signatures/registry/budget";
import { digestOf } from "../../../../policies/signatures/registry/digest";
import { Endpoint } from "../../../../policies/signatures/registry/endpoint";
import { DEFAULT_LIMITS } from "../../../../policies/signatures/registry/options";
import { authorizations, refusal, Servers, wantingAccount, type Handler } from "./support";

const HELLO = Buffer.from("hello");
const LAYER = { mediaType: "text/plain", digest: digestOf(HELLO), size: HELLO.length };
const to =
  (location: string): Handler =>
  (_, response) =>
    response.writeHead(307, { Location: location }).end();

describe("Registry client: where a registry redirects to", () => {
  let servers: Servers;
  before(() => (servers = new Servers()));
  afterEach(() => servers.closeAll());
  after(() => servers.remove());

  it("follows to another host without the credentials, and does not bring them back", async () => {
    const home = await servers.start(
      wantingAccount((request, response) => {
        if (request.url === "/back") response.end(HELLO);
        else to(`${storage.address}/v2/storage`)(request, response);
      }),
    );
    const storage = await servers.start((_, response) => response.end(HELLO));
    assert.deepEqual(await servers.repository(home.host).blob(LAYER), HELLO);
    assert.deepEqual(authorizations(storage), [undefined]);

    const back = await servers.start((_, response) => response.writeHead(307, { Location: `${registry.address}/back` }).end());
    const registry = await servers.start((request, response) => {
      if (request.url === "/back") response.end(HELLO);
      else wantingAccount(to(back.address))(request, response);
    });
    assert.deepEqual(await servers.repository(registry.host).blob(LAYER), HELLO);
    assert.deepEqual(authorizations(back), [undefined]);
    assert.deepEqual(
      registry.requests.map(({ url, headers }) => [url === "/back", headers.authorization !== undefined]),
      [
        [false, false],
        [false, true],
        [true, false],
      ],
    );
  });

  it("keeps the credentials on the way to another path of the registry", async () => {
    const home = await servers.start(
      wantingAccount((request, response) => {
        if (request.url === "/moved") response.end(HELLO);
        else to("/moved")(request, response);
      }),
    );
    assert.deepEqual(await servers.repository(home.host).blob(LAYER), HELLO);
  });

  it("takes what another host wants to be told for a refusal", async () => {
    const other = await servers.start((_, response) => response.writeHead(401, { "WWW-Authenticate": "Basic" }).end());
    const { host } = await servers.start(to(other.address));
    assert.deepEqual(await refusal(servers.repository(host).blob(LAYER)), [
      "unauthorized",
      `${host}/team/app is refused with status 401`,
    ]);
    assert.deepEqual(authorizations(other), [undefined]);
  });

  it("follows a few times, and not in a circle", async () => {
    const circle = await servers.start((request, response) => to(request.url ?? "")(request, response));
    assert.deepEqual(await refusal(servers.repository(circle.host).blob(LAYER)), [
      "too-many-redirects",
      `${circle.host} redirects more than 5 times`,
    ]);
    assert.equal(circle.requests.length, 6);
  });

  for (const [what, location, message] of [
    ["to plain text", "http://storage.example.com/x", "to storage.example.com from https to http"],
    [
      "to an account in the address",
      "https://canary:s3cret@storage.example.com/x",
      "to storage.example.com with credentials in the address",
    ],
    ["to a file", "file:///etc/passwd", "to what is not https"],
    ["to nothing that is an address", "https://[", "to no address"],
  ] as const) {
    it(`does not follow ${what}`, async () => {
      const { host } = await servers.start(to(location));
      assert.deepEqual(await refusal(servers.repository(host).blob(LAYER)), ["redirect-refused", `${host} redirects ${message}`]);
    });
  }

  for (const [address, reach] of [
    ["10.0.0.1", "private"],
    ["192.168.1.1", "private"],
    ["169.254.169.254", "link-local"],
    ["0.0.0.0", "reserved"],
    ["[fd00::1]", "private"],
    ["[::ffff:10.0.0.1]", "private"],
    ["0x0a000001", "private"],
  ] as const) {
    it(`does not follow to ${address}, which reaches elsewhere than the registry`, async () => {
      const { host } = await servers.start(to(`https://${address}/latest/meta-data`));
      const shown = new URL(`https://${address}`).hostname.replace(/[[\]]/g, "");
      assert.deepEqual(await refusal(servers.repository(host).blob(LAYER)), [
        "redirect-refused",
        `${host} leads to ${shown}, a ${reach} address`,
      ]);
    });
  }

  it("looks at the address that a name has when it is connected to", async () => {
    const target = await servers.start((_, response) => response.end(HELLO));
    const endpoint = new Endpoint("registry.example.com", { ca: servers.ca }, DEFAULT_LIMITS, new Slots(1));
    const ask = (host: string, from: "public" | "loopback"): Promise<{ status: number }> => {
      const url = new URL(`https://${host}:${target.port}/`);
      return endpoint.askElsewhere({ method: "GET", url, headers: {}, maxBytes: 10 }, new Budget(5000, host), from);
    };
    const wanted = ["redirect-refused", "registry.example.com leads to 127.0.0.1, a loopback address"];
    for (const host of ["127.0.0.1", "localhost"]) {
      const [code, message] = await refusal(ask(host, "public"));
      // A machine may know the name by either protocol.
      assert.deepEqual([code, message.replace("::1", "127.0.0.1")], wanted);
    }
    assert.equal(target.requests.length, 0);
    // A connection that is kept open is judged as well.
    assert.equal((await ask("localhost", "loopback")).status, 200);
    assert.equal((await refusal(ask("localhost", "public")))[0], "redirect-refused");
    assert.equal(target.requests.length, 1);
    endpoint.close();
  });

  it("sends what is in plain text to loopback only, whatever the name resolves to", async () => {
    const endpoint = new Endpoint("localhost:5000", { insecureLoopback: true }, DEFAULT_LIMITS, new Slots(1));
    const request = { method: "GET", url: new URL("http://10.0.0.1:5000/"), headers: {}, maxBytes: 10 } as const;
    assert.deepEqual(await refusal(endpoint.ask(request, new Budget(5000, "localhost:5000"))), [
      "redirect-refused",
      "localhost:5000 leads to 10.0.0.1, a private address",
    ]);
  });

  it("does not follow with what is written, and writes only to the registry", async () => {
    const other = await servers.start((_, response) => response.writeHead(201).end());
    const moved = await servers.start(wantingAccount(to(other.address)));
    assert.deepEqual(await refusal(servers.repository(moved.host).pushManifest(HELLO, "text/plain", "1.0")), [
      "redirect-refused",
      `${moved.host} redirects what is written`,
    ]);
    const uploads = await servers.start(
      wantingAccount((request, response) => {
        if (request.method === "HEAD") response.writeHead(404).end();
        else response.writeHead(202, { Location: `${other.address}/upload` }).end();
      }),
    );
    assert.deepEqual(await refusal(servers.repository(uploads.host).pushBlob(HELLO)), [
      "redirect-refused",
      `${uploads.host} takes uploads at ${other.address}, which is not ${uploads.address}`,
    ]);
    assert.equal(other.requests.length, 0);
  });
});
