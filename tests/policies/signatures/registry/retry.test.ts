import assert from "node:assert/strict";
import { digestOf } from "../../../../policies/signatures/registry/digest";
import { manifestOf, refusal, Servers, type Handler } from "./support";

const IMAGE = manifestOf({ config: {}, layers: [] });

describe("Registry client: repetition", () => {
  let servers: Servers;
  before(() => (servers = new Servers()));
  afterEach(() => servers.closeAll());
  after(() => servers.remove());

  /** Fails once, and then has the image. */
  const failingFirst = (fail: Handler): Handler => {
    let count = 0;
    return (request, response) => (count++ === 0 ? fail(request, response) : response.end(IMAGE.bytes));
  };

  for (const status of [429, 502, 503, 504]) {
    it(`repeats what only reads after ${status}`, async () => {
      const { host, requests } = await servers.start(failingFirst((_, response) => response.writeHead(status).end()));
      assert.ok(await servers.repository(host, { limits: { attempts: 3 } }).manifest("1.0"));
      assert.equal(requests.length, 2);
    });
  }

  it("repeats what was broken off", async () => {
    const { host, requests } = await servers.start(failingFirst((request) => request.socket.destroy()));
    assert.ok(await servers.repository(host, { limits: { attempts: 3 } }).manifest("1.0"));
    assert.equal(requests.length, 2);
  });

  it("repeats so often and no more, and not at all what failed for good", async () => {
    for (const [status, times] of [
      [503, 3],
      [500, 1],
      [403, 1],
    ] as const) {
      const { host, requests } = await servers.start((_, response) => response.writeHead(status).end());
      const [code] = await refusal(servers.repository(host, { limits: { attempts: 3 } }).manifest("1.0"));
      assert.deepEqual([code, requests.length], [status === 403 ? "forbidden" : "status", times]);
    }
  });

  it("does not begin an upload twice", async () => {
    const { host, requests } = await servers.start((request, response) =>
      response.writeHead(request.method === "HEAD" ? 404 : 503).end(),
    );
    assert.deepEqual(await refusal(servers.repository(host, { limits: { attempts: 3 } }).pushBlob(Buffer.from("x"))), [
      "status",
      `${host} answered with status 503`,
    ]);
    assert.deepEqual(
      requests.map(({ method }) => method),
      ["HEAD", "POST"],
    );
  });

  it("waits as long as the registry asks, unless that is longer than there is time", async () => {
    const asking = (header: string): Handler =>
      failingFirst((_, response) => response.writeHead(429, { "Retry-After": header }).end());
    const soon = await servers.start(asking(new Date(0).toUTCString()));
    assert.ok(await servers.repository(soon.host, { limits: { attempts: 2 } }).manifest("1.0"));
    const late = await servers.start(asking("86400"));
    assert.deepEqual(await refusal(servers.repository(late.host, { limits: { attempts: 2 } }).manifest("1.0")), [
      "status",
      `${late.host} answered with status 429`,
    ]);
    assert.equal(late.requests.length, 1);
  });

  it("asks a registry without the referrers API once for it", async () => {
    const index = manifestOf({ manifests: [IMAGE.descriptor] }, "application/vnd.oci.image.index.v1+json");
    const { host, requests } = await servers.start((request, response) =>
      request.url?.includes("/manifests/") ? response.end(index.bytes) : response.writeHead(404).end("404 page not found"),
    );
    const repository = servers.repository(host);
    const hex = digestOf(Buffer.from("x")).slice(7);
    for (let time = 0; time < 3; time++) assert.deepEqual(await repository.referrers(`sha256:${hex}`), [IMAGE.descriptor]);
    assert.deepEqual(requests.map(({ url }) => url).sort(), [
      ...Array.from({ length: 3 }, () => `/v2/team/app/manifests/sha256-${hex}`),
      `/v2/team/app/referrers/sha256:${hex}`,
    ]);
  });
});
