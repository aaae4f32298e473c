import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { type IncomingMessage } from "node:http";
import { join } from "node:path";
import { connect } from "node:tls";
import { type GatewayUnderTest, startGatewayUnderTest } from "../../../support/gateway";
import { Authority } from "../../../support/certificates";

describe("the certificate of the registry gateway", () => {
  let gateway: GatewayUnderTest;
  before(async () => {
    gateway = await startGatewayUnderTest();
  });
  after(() => gateway.stop());

  const shown = async (): Promise<string> => {
    const socket = connect({ host: "127.0.0.1", port: Number(new URL(gateway.address).port), rejectUnauthorized: false });
    await once(socket, "secureConnect");
    const { fingerprint256 } = socket.getPeerCertificate();
    socket.destroy();
    return fingerprint256;
  };

  it("is the one that the files hold now, and the last good one where they hold none", async () => {
    const first = await shown();
    const names = ["DNS:localhost", "IP:127.0.0.1"];
    const notAfter = new Date(Math.floor(Date.now() / 1000) * 1000 + 5 * 86_400_000);
    const pair = Authority.root(gateway.folder, "next").issue({ names, extendedKeyUsage: "serverAuth", notAfter });
    writeFileSync(gateway.certificate.keyFile, pair.key);
    writeFileSync(gateway.certificate.certFile, pair.certificate);
    while ((await shown()) === first) continue;
    const second = await shown();
    assert.match(await gateway.metrics(), new RegExp(`certificate_expiry_timestamp_seconds ${notAfter.getTime() / 1000}\n`));
    writeFileSync(gateway.certificate.certFile, "nothing");
    while (!(await gateway.metrics()).includes('reload_failures_total{file="certificate"} 1\n')) continue;
    assert.equal(await shown(), second);
  });
});

describe("the registry gateway with certificates of its clients", () => {
  it("lets nobody in without one, and asks those who have one for their password as well", async () => {
    const gateway = await startGatewayUnderTest();
    const mutual = await startGatewayUnderTest({
      tls: {
        certificate: gateway.certificate.certFile,
        key: gateway.certificate.keyFile,
        trust: gateway.certificate.caFile,
        clients: { spiffeIds: ["spiffe://example.org/build"] },
      },
    });
    try {
      const folder = join(gateway.folder, "clients");
      const authority = Authority.root(gateway.folder, "clients");
      writeFileSync(gateway.certificate.caFile, readFileSync(gateway.certificate.caFile, "utf8") + authority.certificate);
      const issue = (path: string): object => {
        const { certificate, key } = authority.issue({
          names: [`URI:spiffe://example.org/${path}`],
          extendedKeyUsage: "clientAuth",
        });
        return { cert: certificate, key };
      };
      const ask = async (credentials: object): Promise<number | undefined> => {
        const sent = request(`${mutual.address}/v2/`, {
          ca: readFileSync(join(folder, "../ca.crt")),
          agent: false,
          ...credentials,
        });
        sent.end();
        const [response] = (await once(sent, "response")) as [IncomingMessage];
        response.resume();
        return response.statusCode;
      };
      const build = issue("build");
      for (;;) if ((await ask(build).catch(() => undefined)) === 401) break;
      await assert.rejects(ask({}));
      await assert.rejects(ask(issue("other")));
    } finally {
      await mutual.stop();
      await gateway.stop();
    }
  });
});
