import assert from "node:assert/strict";
import { RegistryClient } from "../../../../policies/signatures/registry/client";
import { digestOf } from "../../../../policies/signatures/registry/digest";
import { withEnvironment } from "../../../support/stub-server";
import { authorizations, INDEX_TYPE, manifestOf, refusal, Servers, wantingAccount, type Handler } from "./support";

const IMAGE = manifestOf({ config: {}, layers: [] });
const HELLO = Buffer.from("hello");
const LAYER = { mediaType: "text/plain", digest: digestOf(HELLO), size: HELLO.length };

const LOOK_ALIKE = "has a field whose name differs by its case from one that it stands for";

describe("Registry client: what a hostile registry answers", () => {
  let servers: Servers;
  before(() => (servers = new Servers()));
  afterEach(() => servers.closeAll());
  after(() => servers.remove());

  it("computes the digest of a tag's manifest itself, whatever the headers say", async () => {
    const header = { "Docker-Content-Digest": digestOf(HELLO), "Content-Type": INDEX_TYPE };
    const { host } = await servers.start((_, response) => response.writeHead(200, header).end(IMAGE.bytes));
    const { digest, mediaType } = (await servers.repository(host).manifest("1.0")) ?? assert.fail();
    assert.deepEqual({ digest, mediaType }, { digest: IMAGE.descriptor.digest, mediaType: IMAGE.descriptor.mediaType });
  });

  it("refuses a manifest and a blob with another digest or size", async () => {
    const header = { "Docker-Content-Digest": IMAGE.descriptor.digest };
    const { host } = await servers.start((_, response) => response.writeHead(200, header).end("hellO"));
    const repository = servers.repository(host);
    const { digest } = IMAGE.descriptor;
    assert.deepEqual(await refusal(repository.manifest(digest)), [
      "digest-mismatch",
      `${host}/team/app@${digest}: the content does not have this digest`,
    ]);
    const wanted = ["digest-mismatch", `${host}/team/app@${LAYER.digest}: the content does not have this digest`];
    assert.deepEqual(await refusal(repository.blob(LAYER)), wanted);
    assert.deepEqual(await refusal(repository.blob({ ...LAYER, digest: digestOf(Buffer.from("hellO")), size: 6 })), [
      "digest-mismatch",
      `${host}/team/app@${digestOf(Buffer.from("hellO"))}: the content does not have this digest`,
    ]);
  });

  for (const [what, text, message] of [
    ["truncated JSON", '{"schemaVersion": 2, "lay', "is not an object in JSON"],
    ["a list", "[]", "is not an object in JSON"],
    ["bytes that are no UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), "is not an object in JSON"],
    ["an image that is an index as well", '{"layers": [], "manifests": []}', "is both an image and an index"],
    ["an index with a second list of another case", '{"manifests": [], "Manifests": []}', LOOK_ALIKE],
    ["an index with a second list in a letter that Go folds", '{"manifests": [], "manifeſts": []}', LOOK_ALIKE],
    ["an index with a second digest of another case", '{"manifests": [{"digest": "a", "DIGEST": "b"}]}', LOOK_ALIKE],
    ["an index that is an image in another case", '{"manifests": [], "Layers": []}', LOOK_ALIKE],
    ["an image that says it is an index", `{"layers": [], "mediaType": "${INDEX_TYPE}"}`, "is not what its mediaType says"],
    ["a mediaType that is no text", '{"mediaType": 1}', "has a mediaType that is no text"],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { host } = await servers.start((_, response) => response.writeHead(200).end(text));
      assert.deepEqual(await refusal(servers.repository(host).manifest("1.0")), ["malformed", `${host}/team/app:1.0 ${message}`]);
    });
  }

  it("reads no more than a manifest may have, announced or endless", async () => {
    const endless: Handler = (_, response) => {
      const more = (): void => {
        while (response.write(Buffer.alloc(65_536, 0x20)));
        response.once("drain", more);
      };
      more();
    };
    const announced: Handler = (_, response) => response.writeHead(200, { "Content-Length": 5_000_000_000 }).write("{");
    for (const handler of [endless, announced]) {
      const { host } = await servers.start(handler);
      assert.deepEqual(await refusal(servers.repository(host).manifest("1.0")), [
        "too-large",
        `the answer of ${host} is longer than 4194304 bytes`,
      ]);
      assert.deepEqual(await refusal(servers.repository(host).blob(LAYER)), [
        "too-large",
        `the answer of ${host} is longer than 5 bytes`,
      ]);
    }
  });

  it("does not ask for a blob that is announced longer than it may be", async () => {
    const { host, requests } = await servers.start((_, response) => response.end(HELLO));
    assert.deepEqual(await refusal(servers.repository(host).blob({ ...LAYER, size: 2 ** 30 })), [
      "too-large",
      `${host}/team/app@${LAYER.digest} is longer than 16777216 bytes`,
    ]);
    assert.equal(requests.length, 0);
  });

  it("takes no more than so many referrers, on one page or several", async () => {
    const one = JSON.stringify({ manifests: [IMAGE.descriptor, IMAGE.descriptor] });
    const { host } = await servers.start((request, response) => {
      const isList = request.url?.includes("/referrers/");
      if (!isList) return response.writeHead(404).end();
      response.writeHead(200, { "Content-Type": INDEX_TYPE, Link: `<${request.url}?n>; rel="next"` }).end(one);
    });
    const message = `the list of referrers of ${host}/team/app@${LAYER.digest} lists more than`;
    for (const referrers of [1, 7]) {
      const read = servers.repository(host, { limits: { referrers } }).referrers(LAYER.digest);
      assert.deepEqual(await refusal(read), ["too-large", `${message} ${referrers} manifests`]);
    }
  });

  it("takes the next page of a list from the registry only", async () => {
    const list = JSON.stringify({ manifests: [IMAGE.descriptor] });
    const other = await servers.start((_, response) => response.end());
    const { host, address } = await servers.start((request, response) => {
      if (!request.url?.includes("/referrers/")) return response.writeHead(404).end();
      response.writeHead(200, { "Content-Type": INDEX_TYPE, Link: `<${other.address}/v2/>; rel="next"` }).end(list);
    });
    assert.deepEqual(await refusal(servers.repository(host).referrers(LAYER.digest)), [
      "redirect-refused",
      `${host} continues a list at ${other.address}, which is not ${address}`,
    ]);
    assert.equal(other.requests.length, 0);
  });

  it("refuses a list with something that is no descriptor", async () => {
    for (const entry of [1, { ...IMAGE.descriptor, digest: "sha256:../../x" }, { ...IMAGE.descriptor, size: -1 }]) {
      const list = JSON.stringify({ manifests: [entry] });
      const { host } = await servers.start((_, response) => response.writeHead(200, { "Content-Type": INDEX_TYPE }).end(list));
      const [code, message] = await refusal(servers.repository(host).referrers(LAYER.digest));
      assert.equal(code, "malformed");
      assert.equal(message, `the list of referrers of ${host}/team/app@${LAYER.digest} lists something that is no descriptor`);
    }
  });

  it("waits no longer than a request may take, for a silent answer and for one that drips", async () => {
    const drips: Handler = (_, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(" "), 10);
      response.on("close", () => clearInterval(timer));
    };
    for (const handler of [drips, () => undefined]) {
      const { host } = await servers.start(handler);
      const read = servers.repository(host, { limits: { requestMs: 300 } }).manifest("1.0");
      assert.deepEqual(await refusal(read), ["timeout", `${host} gave no whole answer within 0.3 s`]);
    }
  });

  it("waits no longer than an operation may take, repetitions included", async () => {
    const { host } = await servers.start((_, response) => response.writeHead(503).end());
    const read = servers.repository(host, { limits: { totalMs: 400, attempts: 1000 } }).manifest("1.0");
    assert.deepEqual(await refusal(read), ["timeout", `${host} gave no whole answer within 0.4 s`]);
  });

  it("ends when it is told to", async () => {
    const controller = new AbortController();
    const { host } = await servers.start(() => controller.abort());
    const repository = servers.repository(host, { signal: controller.signal });
    assert.deepEqual(await refusal(repository.manifest("1.0")), ["aborted", `the request to ${host} was ended`]);
    assert.deepEqual(await refusal(repository.manifest("1.0")), ["aborted", `the request to ${host} was ended`]);
  });

  it("says what is no HTTP, and what breaks off", async () => {
    const garbage = await servers.start((request) => request.socket.end("SSH-2.0-OpenSSH\r\n\r\n"));
    const [code, message] = await refusal(servers.repository(garbage.host).manifest("1.0"));
    assert.equal(code, "protocol");
    assert.match(message, new RegExp(`^the answer of ${garbage.host} is not one of HTTP \\(HPE_\\w+\\)$`));
    const short = await servers.start((_, response) => {
      response.writeHead(200, { "Content-Length": 10 }).write("{");
      setImmediate(() => response.destroy());
    });
    assert.deepEqual(await refusal(servers.repository(short.host).manifest("1.0")), [
      "unreachable",
      `${short.host} broke off the connection`,
    ]);
    await short.close();
    assert.deepEqual(await refusal(servers.repository(short.host).manifest("1.0")), [
      "unreachable",
      `${short.host} cannot be reached (ECONNREFUSED)`,
    ]);
  });

  it("repeats of a failure only the codes that the protocol has", async () => {
    const answers = ["MANIFEST_INVALID", "S3CRET_CANARY"].map((code) => JSON.stringify({ errors: [{ code, message: "s3cret" }] }));
    const { host } = await servers.start((request, response) =>
      response.writeHead(request.url?.endsWith("/a") ? 400 : 403).end(answers[request.url?.endsWith("/a") ? 0 : 1]),
    );
    assert.deepEqual(await refusal(servers.repository(host).manifest("a")), [
      "status",
      `${host}/team/app is answered with status 400 (MANIFEST_INVALID)`,
    ]);
    assert.deepEqual(await refusal(servers.repository(host).manifest("b")), [
      "forbidden",
      `${host}/team/app is refused with status 403`,
    ]);
  });

  it("sends nothing to a proxy of the environment, and no certificate goes unverified", async () => {
    const proxy = await servers.start((_, response) => response.end(), true);
    const { host } = await servers.start((_, response) => response.end(IMAGE.bytes));
    const environment = {
      HTTPS_PROXY: proxy.address,
      https_proxy: proxy.address,
      NODE_USE_ENV_PROXY: "1",
      NODE_TLS_REJECT_UNAUTHORIZED: "0",
    };
    await withEnvironment(environment, async () => {
      assert.ok(await servers.repository(host).manifest("1.0"));
      // Without the authority that vouches for it.
      assert.deepEqual(await refusal(new RegistryClient().repository(host, "team/app").manifest("1.0")), [
        "tls",
        `the TLS connection to ${host} is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE)`,
      ]);
    });
    assert.equal(proxy.requests.length, 0);
  });

  it("takes no name that leads elsewhere for a tag or a digest", async () => {
    const { host, requests } = await servers.start((_, response) => response.end(IMAGE.bytes));
    const repository = servers.repository(host);
    for (const name of ["../../x/manifests/1", "a?b", "", "sha256:abc", "a\nb"]) {
      assert.deepEqual(await refusal(repository.manifest(name)), [
        "invalid-reference",
        `${host}/team/app: ${JSON.stringify(name)} is neither a tag nor a digest`,
      ]);
    }
    assert.equal(requests.length, 0);
  });

  it("has the account once it is asked for, and in one request first when many begin at once", async () => {
    const server = await servers.start(wantingAccount((_, response) => response.end(IMAGE.bytes)));
    const repository = servers.repository(server.host);
    await Promise.all(Array.from({ length: 20 }, () => repository.manifest("1.0")));
    assert.equal(server.requests.length, 21);
    assert.equal(authorizations(server).filter((value) => value === undefined).length, 1);
  });

  it("has no more requests under way than it may", async () => {
    let running = 0;
    let most = 0;
    const { host } = await servers.start((_, response) => {
      most = Math.max(most, ++running);
      setTimeout(() => {
        running--;
        response.end(IMAGE.bytes);
      }, 5);
    });
    const repository = servers.repository(host, { concurrency: 3 });
    await Promise.all(Array.from({ length: 12 }, () => repository.manifest("1.0")));
    assert.equal(most, 3);
  });
});
