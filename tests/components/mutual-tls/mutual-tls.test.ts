import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { IMAGE } from "../../support/pods";
import { findings, type Registered } from "../../support/register";
import { CERTIFICATE, COMPLETE, MINIMAL, mutualTls, ROLE, VAULT_CA, workloadWith } from "./programs";

/** About the cluster as a whole: where logs go is not the business of a workload. */
const ELSEWHERE = "kubernetes-log-shipping shop-namespace: what runs in a namespace must have its logs collected";
const ROOT = "/var/run/mutual-tls/server";
const REQUEST = [
  'secret "pki/issue/web" "alt_names=web.shop.example.com,web.shop.svc" "uri_sans=spiffe://prod.example.com/ns/shop/sa/web"',
  '"ttl=24h" "private_key_format=pkcs8" "remove_roots_from_chain=true"',
].join(" ");
const KEY = "{{ .Data.private_key }}\n";
const CHAIN = "{{ .Data.certificate }}\n{{ range .Data.ca_chain }}{{ . }}\n{{ end }}";

interface AgentConfiguration {
  vault: { address: string };
  template: { contents: string; destination: string }[];
}

describe("MutualTls", () => {
  for (const delivery of ["agent", "csi"] as const) {
    for (const [given, args] of [
      ["what it needs", MINIMAL[delivery]],
      ["everything", COMPLETE[delivery]],
    ] as const) {
      it(`satisfies prod with its namespace and workload by ${delivery}, given ${given}`, async () => {
        const found = findings(await workloadWith(args));
        assert.deepEqual(
          found.filter((line) => line !== ELSEWHERE),
          [],
        );
      });
    }
  }

  it("keeps trust and the agent's configuration in immutable ConfigMaps", async () => {
    const { registered } = await mutualTls(MINIMAL.agent);
    assert.deepEqual(namesOf(registered), ["web", "web-agent", "web-trust"]);
    assert.deepEqual(inputs(registered, "web-trust"), {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "web-trust-f00", namespace: "shop" },
      immutable: true,
      data: { "trust.pem": CERTIFICATE },
    });
    const { immutable, data } = inputs(registered, "web-agent") as { immutable: boolean; data: Record<string, string> };
    assert.equal(immutable, true);
    assert.deepEqual(Object.keys(data), ["agent.json", "vault-ca.pem"]);
    assert.equal(data["vault-ca.pem"], VAULT_CA);
  });

  it("has the agent log in by a file, write from one request for user and group, and neither listen nor run anything", async () => {
    const template = (file: string, contents: string): object => ({
      destination: `${ROOT}/identity/${file}`,
      contents: `{{ with ${REQUEST} }}${contents}{{ end }}`,
      perms: "0440",
      create_dest_dirs: false,
      error_on_missing_key: true,
    });
    assert.deepEqual(configuration((await mutualTls(MINIMAL.agent)).registered), {
      vault: { address: ROLE.address, ca_cert: `${ROOT}/agent/vault-ca.pem` },
      auto_auth: {
        method: [
          {
            type: "kubernetes",
            mount_path: "auth/pki-kubernetes",
            max_backoff: "1m",
            config: { role: "web", token_path: `${ROOT}/token/token` },
          },
        ],
      },
      template_config: { exit_on_retry_failure: true },
      template: [template("identity.pem", KEY + CHAIN)],
      log_format: "json",
    });
  });

  it("asks for the names that the role has, and no others", async () => {
    const only = await mutualTls({ ...MINIMAL.agent, role: { ...ROLE, dnsNames: [] }, ttl: "90m" });
    const [first] = configuration(only.registered).template;
    assert.match(first?.contents ?? "", /secret "pki\/issue\/web" "uri_sans=[^"]+" "ttl=90m" /);
    const named = await mutualTls({ ...MINIMAL.agent, role: { ...ROLE, spiffeIds: [] } });
    assert.doesNotMatch(configuration(named.registered).template[0]?.contents ?? "", /uri_sans/);
  });

  it("goes to Vault where the pods reach it", async () => {
    const { registered } = await mutualTls(COMPLETE.agent);
    assert.equal(configuration(registered).vault.address, "https://vault.vault.svc:8200");
  });

  it("adds a sidecar that alone has the token and may write", async () => {
    const { tls } = await mutualTls(MINIMAL.agent);
    assert.deepEqual(await known(tls.addition), {
      volumes: [
        { name: "mutual-tls-server-identity", emptyDir: { medium: "Memory", sizeLimit: "1Mi" } },
        { name: "mutual-tls-server-trust", configMap: { name: "web-trust-f00" } },
        { name: "mutual-tls-server-agent", configMap: { name: "web-agent-f00" } },
        {
          name: "mutual-tls-server-token",
          projected: { sources: [{ serviceAccountToken: { audience: "vault", expirationSeconds: 600, path: "token" } }] },
        },
      ],
      volumeMounts: [
        { name: "mutual-tls-server-identity", mountPath: `${ROOT}/identity`, readOnly: true },
        { name: "mutual-tls-server-trust", mountPath: `${ROOT}/trust`, readOnly: true },
      ],
      environment: {
        MUTUAL_TLS_SERVER_IDENTITY: `${ROOT}/identity/identity.pem`,
        MUTUAL_TLS_SERVER_TRUST: `${ROOT}/trust/trust.pem`,
      },
      sidecars: [
        {
          name: "mutual-tls-server",
          image: IMAGE,
          command: ["bao"],
          args: ["agent", `-config=${ROOT}/agent/agent.json`],
          volumeMounts: [
            { name: "mutual-tls-server-identity", mountPath: `${ROOT}/identity` },
            { name: "mutual-tls-server-agent", mountPath: `${ROOT}/agent`, readOnly: true },
            { name: "mutual-tls-server-token", mountPath: `${ROOT}/token`, readOnly: true },
          ],
          resources: { cpu: "50m", cpuLimit: "250m", memory: "128Mi", ephemeralStorage: "32Mi" },
          startupProbe: {
            exec: { command: ["test", "-s", `${ROOT}/identity/identity.pem`] },
            periodSeconds: 2,
            failureThreshold: 60,
            timeoutSeconds: 2,
          },
        },
      ],
    });
  });

  it("adds what was asked for instead of the defaults", async () => {
    const { tls } = await mutualTls(COMPLETE.agent);
    const [sidecar] = tls.addition.sidecars ?? [];
    assert.deepEqual(sidecar?.command, ["vault"]);
    assert.deepEqual(sidecar.resources, COMPLETE.agent.resources);
  });

  it("gives a client places of its own, so that a pod can be both", async () => {
    const client = (await mutualTls({ ...MINIMAL.agent, role: { ...ROLE, usage: "client" } })).tls;
    const server = (await mutualTls(MINIMAL.agent)).tls;
    assert.equal(client.files.identity, "/var/run/mutual-tls/client/identity/identity.pem");
    const parts = ({ addition }: typeof client): unknown[] => [
      ...(addition.volumes ?? []).map(({ name }) => name),
      ...(addition.sidecars ?? []).map(({ name }) => name),
      ...(addition.volumeMounts ?? []).map(({ mountPath }) => mountPath),
      ...Object.keys(addition.environment ?? {}),
    ];
    assert.equal(new Set([...parts(client), ...parts(server)]).size, parts(client).length + parts(server).length);
  });

  it("lets the agent out to Vault alone, if told where Vault is", async () => {
    const { registered } = await mutualTls({ ...COMPLETE.agent, podLabels: { app: "web" } });
    assert.deepEqual(inputs(registered, "web-vault")["spec"], {
      podSelector: { matchLabels: { app: "web" } },
      policyTypes: ["Egress"],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "vault" } },
              podSelector: { matchLabels: { "app.kubernetes.io/name": "vault-server" } },
            },
            { ipBlock: { cidr: "192.0.2.7/32" } },
          ],
          ports: [{ protocol: "TCP", port: 443 }],
        },
      ],
    });
    const { registered: usual } = await mutualTls({ ...MINIMAL.agent, vaultCidrs: ["192.0.2.7/32"] });
    const { podSelector, egress } = inputs(usual, "web-vault")["spec"] as { podSelector: object; egress: [{ ports: object[] }] };
    assert.deepEqual(podSelector, { matchLabels: { "app.kubernetes.io/name": "web" } });
    assert.deepEqual(egress[0].ports, [{ protocol: "TCP", port: 8200 }]);
  });

  it("has the driver fetch one file, for user and group, with the audience of the role", async () => {
    const { registered, tls } = await mutualTls(MINIMAL.csi);
    assert.deepEqual(namesOf(registered), ["web", "web-certificates", "web-trust"]);
    const { kind, spec } = inputs(registered, "web-certificates") as {
      kind: string;
      spec: { provider: string; parameters: Record<string, string> };
    };
    const { objects, ...parameters } = spec.parameters;
    assert.deepEqual([kind, spec.provider], ["SecretProviderClass", "vault"]);
    assert.deepEqual(parameters, {
      vaultAddress: ROLE.address,
      vaultAuthMountPath: "pki-kubernetes",
      roleName: "web",
      audience: "vault",
    });
    assert.deepEqual(JSON.parse(objects ?? ""), [
      {
        objectName: "identity.pem",
        secretPath: "pki/issue/web",
        method: "PUT",
        secretArgs: {
          alt_names: "web.shop.example.com,web.shop.svc",
          uri_sans: "spiffe://prod.example.com/ns/shop/sa/web",
          ttl: "24h",
          private_key_format: "pkcs8",
          remove_roots_from_chain: "true",
          format: "pem_bundle",
        },
        secretKey: "certificate",
        filePermission: 0o440,
      },
    ]);
    assert.deepEqual(await known(tls.addition.volumes), [
      {
        name: "mutual-tls-server-identity",
        csi: {
          driver: "secrets-store.csi.k8s.io",
          readOnly: true,
          volumeAttributes: { secretProviderClass: "web-certificates-f00" },
        },
      },
      { name: "mutual-tls-server-trust", configMap: { name: "web-trust-f00" } },
    ]);
    assert.equal(tls.addition.sidecars, undefined);
    assert.deepEqual(tls.files, { identity: `${ROOT}/identity/identity.pem`, trust: `${ROOT}/trust/trust.pem` });
  });

  it("tells the driver where Vault is and who vouches for it", async () => {
    const { spec } = inputs((await mutualTls(COMPLETE.csi)).registered, "web-certificates") as {
      spec: { parameters: Record<string, string> };
    };
    assert.equal(spec.parameters["vaultAddress"], "https://vault.vault.svc:8200");
    assert.equal(spec.parameters["vaultCACertPath"], "/vault/tls/ca.crt");
    assert.match(spec.parameters["objects"] ?? "", /"ttl":"2h"/);
  });
});

function namesOf(registered: readonly Registered[]): string[] {
  return registered
    .filter(({ type }) => type !== "pulumi:pulumi:Stack")
    .map(({ name }) => name)
    .sort();
}

function inputs(registered: readonly Registered[], name: string): Record<string, unknown> {
  const found = registered.find((each) => each.name === name && each.type.startsWith("kubernetes:"));
  assert.ok(found, name);
  return found.inputs;
}

function configuration(registered: readonly Registered[]): AgentConfiguration {
  const { data } = inputs(registered, "web-agent") as { data: Record<string, string> };
  return JSON.parse(data["agent.json"] ?? "") as AgentConfiguration;
}

/** What a value is once everything in it is known. */
function known(value: unknown): Promise<unknown> {
  const output = pulumi.output(value) as pulumi.Output<unknown>;
  return new Promise((resolve) => void output.apply(resolve));
}
