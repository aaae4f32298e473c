/** Against CNCF distribution 3, which has no referrers API, and a registry that has one; both with TLS and an account. */
import assert from "node:assert/strict";
import { randomUUID, sign, X509Certificate } from "node:crypto";
import { join } from "node:path";
import { RegistryClient, type RepositoryClient } from "../../../../policies/signatures/registry/client";
import { dockerConfigCredentials } from "../../../../policies/signatures/registry/credentials";
import { digestOf } from "../../../../policies/signatures/registry/digest";
import type { RegistryOptions } from "../../../../policies/signatures/registry/options";
import { ACCOUNT, startDistribution, startReferrersRegistry, type TestRegistry } from "../../../support/registries";
import { Authority } from "../../../support/certificates";
import { manifestOf, MANIFEST_TYPE, refusal, Servers } from "./support";

const CONFIG = Buffer.from("{}");
const LAYER = Buffer.from("hello");

/** Writes an image, and gives what points to it. */
async function pushImage(repository: RepositoryClient, tag: string): Promise<ReturnType<typeof manifestOf>["descriptor"]> {
  const config = await repository.pushBlob(CONFIG, "application/vnd.oci.image.config.v1+json");
  const layer = await repository.pushBlob(LAYER, "application/vnd.oci.image.layer.v1.tar");
  const image = manifestOf({ config, layers: [layer], annotations: { tag } });
  assert.equal((await repository.pushManifest(image.bytes, MANIFEST_TYPE, tag)).digest, image.descriptor.digest);
  return image.descriptor;
}

for (const [name, start, api] of [
  ["CNCF distribution", startDistribution, "fallback tag"],
  ["a registry with referrers", startReferrersRegistry, "API"],
] as const) {
  describe(`Registry client: ${name}`, () => {
    let server: TestRegistry;
    before(async () => (server = await start()));
    after(() => server.stop());
    const client = (options: RegistryOptions = {}, path = "team/app"): RepositoryClient =>
      new RegistryClient({ ...server.options, ...options }).repository(server.registry, path);

    it("reads what it has written, by tag and by digest", async () => {
      const image = await pushImage(client(), "1.0");
      const reader = client();
      const byTag = await reader.manifest("1.0");
      assert.deepEqual(await reader.manifest(image.digest), byTag);
      assert.equal(byTag?.digest, image.digest);
      assert.equal(byTag.mediaType, MANIFEST_TYPE);
      assert.deepEqual(await reader.blob({ mediaType: "", digest: digestOf(LAYER), size: LAYER.length }), LAYER);
    });

    it("has nothing where there is nothing", async () => {
      const absent = digestOf(Buffer.from("absent"));
      for (const reader of [client(), client({}, "nobody/nothing")]) {
        assert.equal(await reader.manifest("absent"), undefined);
        assert.equal(await reader.manifest(absent), undefined);
        assert.equal(await reader.blob({ mediaType: "", digest: absent, size: 6 }), undefined);
        assert.equal(await reader.hasBlob(absent), false);
        assert.deepEqual(await reader.referrers(absent), []);
      }
    });

    it(`lists what was written to refer to an image, at once and twice, through the ${api}`, async () => {
      const repository = client();
      const subject = await pushImage(repository, "subject");
      const config = { mediaType: "application/vnd.oci.empty.v1+json", digest: digestOf(CONFIG), size: CONFIG.length };
      const referrers = ["a", "b", "c", "a"].map((type) =>
        manifestOf({ artifactType: `application/x.${type}`, config, layers: [config], subject }),
      );
      const written = await Promise.all(referrers.map(({ bytes }) => repository.pushReferrer(bytes, MANIFEST_TYPE)));
      assert.deepEqual(
        written.map(({ artifactType }) => artifactType).slice(0, 3),
        ["a", "b", "c"].map((type) => `application/x.${type}`),
      );
      const wanted = [...new Set(referrers.map(({ descriptor }) => descriptor.digest))].sort();
      const found = (await client().referrers(subject.digest)).map(({ digest }) => digest);
      assert.deepEqual([...found].sort(), wanted);
      const tag = await client().manifest(subject.digest.replace(":", "-"));
      assert.equal(tag === undefined, api === "API");
    });

    it("refuses a wrong account, a missing one, and an authority that did not vouch for it", async () => {
      const wrong = client({ credentials: () => Promise.resolve({ username: ACCOUNT.username, password: "s3cret" }) });
      assert.deepEqual(await refusal(wrong.manifest("1.0")), ["unauthorized", `${server.registry} refuses the credentials`]);
      const none = new RegistryClient({ ca: server.options.ca }).repository(server.registry, "team/app");
      const wanted = ["unauthorized", `${server.registry} wants an account, and none is known for it`];
      assert.deepEqual(await refusal(none.manifest("1.0")), wanted);
      const stranger = new RegistryClient({ credentials: server.options.credentials }).repository(server.registry, "team/app");
      const [code] = await refusal(stranger.manifest("1.0"));
      assert.equal(code, "tls");
    });

    it("finds the account in Docker's configuration", async () => {
      await pushImage(client({ credentials: dockerConfigCredentials({ DOCKER_CONFIG: server.dockerConfig }) }), "docker");
    });

    it("survives a restart between two requests", async () => {
      const repository = client();
      await repository.manifest("1.0");
      await server.restart();
      assert.ok(await pushImage(repository, "after"));
    });
  });
}

describe("Registry client: CNCF distribution in other settings", () => {
  let servers: Servers;
  before(() => (servers = new Servers()));
  after(() => servers.remove());
  afterEach(() => servers.closeAll());

  it("shows its certificate to a registry that wants one", async () => {
    const authority = Authority.root(servers.folder, "clients");
    const { certificate: cert, key } = authority.issue({ commonName: "client", extendedKeyUsage: "clientAuth" });
    const clientcas = [join(servers.folder, "clients/ca.pem")];
    const server = await startDistribution({ authentication: false, tls: { clientcas } });
    try {
      const client = (options: RegistryOptions): RepositoryClient =>
        new RegistryClient(options).repository(server.registry, "team/app");
      const { ca } = server.options;
      await pushImage(client({ ca, clientCertificate: { cert, key } }), "1.0");
      const [code] = await refusal(client({ ca }).manifest("1.0"));
      assert.equal(code, "tls");
    } finally {
      await server.stop();
    }
  });

  it("gets the tokens that a registry takes from a token server", async () => {
    const authority = Authority.root(servers.folder, "tokens");
    const { certificate, key } = authority.issue({ commonName: "tokens" });
    const asked: string[] = [];
    const tokens = await servers.start((request, response) => {
      const { searchParams } = new URL(request.url ?? "", "https://localhost");
      const scope = searchParams.get("scope") ?? "";
      asked.push(scope);
      const [type, name, actions = ""] = scope.split(":");
      const now = Math.floor(Date.now() / 1000);
      const claims = {
        iss: "tests",
        sub: ACCOUNT.username,
        aud: searchParams.get("service"),
        exp: now + 60,
        nbf: now - 60,
        iat: now,
        jti: randomUUID(),
        access: [{ type, name, actions: actions.split(",") }],
      };
      const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
      const x5c = [new X509Certificate(certificate).raw.toString("base64")];
      const signed = `${part({ typ: "JWT", alg: "ES256", x5c })}.${part(claims)}`;
      const signature = sign("sha256", Buffer.from(signed), { key, dsaEncoding: "ieee-p1363" }).toString("base64url");
      response.end(JSON.stringify({ token: `${signed}.${signature}`, expires_in: 60 }));
    });
    const token = {
      realm: `${tokens.address}/token`,
      service: "registry",
      issuer: "tests",
      rootcertbundle: join(servers.folder, "tokens/ca.pem"),
    };
    const server = await startDistribution({ authentication: false, config: { auth: { token } } });
    try {
      const options = { ca: server.options.ca + servers.ca, realms: [tokens.host] };
      const credentials = (): Promise<typeof ACCOUNT> => Promise.resolve(ACCOUNT);
      const repository = new RegistryClient({ ...options, credentials }).repository(server.registry, "team/app");
      await pushImage(repository, "1.0");
      assert.ok(await repository.manifest("1.0"));
      assert.deepEqual(asked, ["repository:team/app:pull", "repository:team/app:pull,push"]);
    } finally {
      await server.stop();
    }
  });
});
