import assert from "node:assert/strict";
import type { VaultServerArgs } from "../../../components/vault/vault-server-arguments";
import { findings, judge } from "../../support/register";
import { at, configuration, CONTAINER, IMAGE, inputsOf, make, POD, SEALS } from "./vault-server-program";

describe("VaultServer", () => {
  describe("satisfies the strictest profile", () => {
    const variants: Record<string, Partial<VaultServerArgs>> = {
      ...Object.fromEntries(Object.entries(SEALS).map(([kind, seal]) => [`with ${kind}`, { seal }])),
      "with everything": {
        distribution: "Vault",
        replicas: 5,
        clients: [{ namespace: "shop", podLabels: { app: "shop" } }],
        egress: [{ cidrs: ["203.0.113.9/32"], ports: [{ port: 6443 }] }],
        storage: { data: "20Gi", audit: "5Gi", storageClass: "encrypted" },
        resources: { cpu: "1", cpuLimit: "2", memory: "2Gi", temporary: "2Gi", ephemeralStorage: "3Gi" },
        logLevel: "warn",
        ui: true,
        mandatoryAccessControl: "SELinux",
        namespace: { labels: { team: "platform" }, quota: { cpu: "12" } },
      },
    };
    for (const [what, args] of Object.entries(variants)) {
      it(what, async () => {
        // Who collects logs, and sends them out of the cluster, is a matter of the cluster.
        const elsewhere = "kubernetes-log-shipping vault-home-namespace: what runs in a namespace must have its logs collected";
        const registered = await make(args);
        assert.deepEqual(findings(registered), [elsewhere]);
        assert.ok(judge(registered).findings.every(({ outcome }) => outcome !== "undecided"));
      });
    }
  });

  it("has the documented defaults", async () => {
    const registered = await make();
    const servers = inputsOf(registered, "vault-servers");
    const expected: [unknown, ...(string | number)[]][] = [
      [3, "spec", "replicas"],
      [IMAGE, ...CONTAINER, "image"],
      [["bao", "server", "-config=/vault/config/server.json"], ...CONTAINER, "command"],
      ["vault", ...POD, "serviceAccountName"],
      [false, ...POD, "automountServiceAccountToken"],
      [{ type: "RuntimeDefault" }, ...POD, "securityContext", "appArmorProfile"],
      [undefined, ...POD, "securityContext", "seLinuxOptions"],
      [{ cpu: "500m", memory: "1Gi", "ephemeral-storage": "2Gi" }, ...CONTAINER, "resources", "requests"],
      [{ cpu: "1", memory: "1Gi", "ephemeral-storage": "2Gi" }, ...CONTAINER, "resources", "limits"],
      [{ sizeLimit: "1Gi" }, ...POD, "volumes", 0, "emptyDir"],
      ["OnDelete", "spec", "updateStrategy", "type"],
      ["Parallel", "spec", "podManagementPolicy"],
      ["vault-internal", "spec", "serviceName"],
      [
        "kubernetes.io/hostname",
        ...POD,
        "affinity",
        "podAntiAffinity",
        "requiredDuringSchedulingIgnoredDuringExecution",
        0,
        "topologyKey",
      ],
    ];
    for (const [value, ...path] of expected) assert.deepEqual(at(servers, ...path), value, path.join("."));
    for (const [index, volume] of ["data", "audit"].entries()) {
      const claim = at(servers, "spec", "volumeClaimTemplates", index);
      assert.deepEqual(
        [at(claim, "metadata", "name"), at(claim, "spec")],
        [volume, { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "10Gi" } } }],
      );
    }
    assert.deepEqual(at(inputsOf(registered, "vault-disruption-budget"), "spec", "maxUnavailable"), 1);
    assert.equal(at(inputsOf(registered, "vault-service"), "spec", "type"), "ClusterIP");
    assert.equal(at(inputsOf(registered, "vault-internal"), "spec", "publishNotReadyAddresses"), true);
    const hard = at(inputsOf(registered, "vault-home-quota"), "spec", "hard") as Record<string, string>;
    assert.deepEqual(
      ["limits.cpu", "limits.memory", "limits.ephemeral-storage", "requests.storage", "pods", "persistentvolumeclaims"].map(
        (key) => hard[key],
      ),
      ["4", "4Gi", "8Gi", "80Gi", "4", "8"],
    );
  });

  it("renders a configuration without secrets", async () => {
    assert.deepEqual(configuration(await make()), {
      cluster_name: "vault",
      listener: [
        {
          tcp: {
            address: "[::]:8200",
            cluster_address: "[::]:8201",
            tls_cert_file: "/vault/tls/tls.crt",
            tls_key_file: "/vault/tls/tls.key",
            tls_min_version: "tls12",
            telemetry: { unauthenticated_metrics_access: false },
          },
        },
      ],
      storage: {
        raft: {
          path: "/vault/data",
          performance_multiplier: "1",
          retry_join: [0, 1, 2].map((index) => ({
            leader_api_addr: `https://vault-${index}.vault-internal.vault.svc:8200`,
            leader_ca_cert_file: "/vault/tls/ca.crt",
            leader_tls_servername: "vault.vault.svc",
          })),
        },
      },
      seal: [
        {
          transit: {
            address: "https://unseal.example.com:8243",
            token: "file:///vault/seal/token",
            key_name: "vault",
            mount_path: "transit/",
            tls_ca_cert: "/vault/seal/ca.crt",
            tls_skip_verify: "false",
          },
        },
      ],
      audit: [
        {
          file: {
            disk: { description: "The file that stays", options: audit({ file_path: "/vault/audit/audit.log", mode: "0600" }) },
          },
        },
        { file: { stdout: { description: "Standard output", options: audit({ file_path: "stdout" }) } } },
      ],
      unsafe_allow_api_audit_creation: false,
      raw_storage_endpoint: false,
      ui: false,
      log_level: "info",
      log_format: "json",
      telemetry: { disable_hostname: true, prometheus_retention_time: "30m" },
    });
  });

  const audit = (options: object): object => ({ log_raw: "false", hmac_accessor: "true", ...options });

  it("gives HashiCorp Vault what that understands", async () => {
    const registered = await make({
      distribution: "Vault",
      ui: true,
      logLevel: "debug",
      tls: { secret: "own", serverName: "vault.example.com" },
    });
    const written = configuration(registered);
    assert.deepEqual(
      ["audit", "unsafe_allow_api_audit_creation", "disable_mlock", "ui", "log_level"].map((key) => at(written, key)),
      [undefined, undefined, true, true, "debug"],
    );
    assert.equal(at(written, "storage", "raft", "retry_join", 0, "leader_tls_servername"), "vault.example.com");
    const container = at(inputsOf(registered, "vault-servers"), ...CONTAINER);
    assert.equal(at(container, "command", 0), "vault");
    const names = (at(container, "env") as { name: string }[]).map(({ name }) => name);
    assert.deepEqual(names, ["POD_NAME", "VAULT_RAFT_NODE_ID", "VAULT_API_ADDR", "VAULT_CLUSTER_ADDR"]);
  });

  const stanzas: Record<string, object> = {
    aws: { awskms: { region: "eu-west-1", kms_key_id: "key" } },
    google: { gcpckms: { project: "shop", region: "europe-west1", key_ring: "ring", crypto_key: "key" } },
    azure: { azurekeyvault: { tenant_id: "tenant", client_id: "client", vault_name: "keys", key_name: "key" } },
  };
  const audiences: Record<string, string> = {
    aws: "sts.amazonaws.com",
    google: "https://iam.googleapis.com/projects/1/providers/k8s",
    azure: "api://AzureADTokenExchange",
  };
  for (const [kind, stanza] of Object.entries(stanzas)) {
    it(`unseals by ${kind} with the identity of the service account`, async () => {
      const seal = SEALS[kind];
      assert.ok(seal);
      const registered = await make({ seal });
      assert.deepEqual(at(configuration(registered), "seal"), [stanza]);
      const servers = inputsOf(registered, "vault-servers");
      const volumes = at(servers, ...POD, "volumes") as { name: string }[];
      assert.deepEqual(
        at(
          volumes.find(({ name }) => name === "identity"),
          "projected",
          "sources",
        ),
        [{ serviceAccountToken: { audience: audiences[kind], expirationSeconds: 3600, path: "token" } }],
      );
      const text =
        JSON.stringify(at(servers, ...CONTAINER, "env")) + JSON.stringify(at(inputsOf(registered, "vault-config"), "data"));
      assert.match(text, /\/vault\/identity\/token/);
    });
  }

  it("opens the network to what is declared alone", async () => {
    const registered = await make({
      clients: [{ namespace: "shop", podLabels: { app: "shop" } }],
      egress: [{ to: [{ namespace: "data", podLabels: { app: "postgres" } }], ports: [{ port: 5432 }] }],
    });
    const labels = { matchLabels: { "app.kubernetes.io/name": "vault-server", "app.kubernetes.io/instance": "vault" } };
    const peer = (namespace: string, app: string): object => ({
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
      podSelector: { matchLabels: { app } },
    });
    const port = (number: number): object => ({ protocol: "TCP", port: number });
    const policies = registered.filter(({ type }) => type === "kubernetes:networking.k8s.io/v1:NetworkPolicy");
    const sorted = policies.sort((one, other) => one.name.localeCompare(other.name, "en"));
    const open = sorted.flatMap(({ name, inputs }) => (/-(ingress|egress)-/.test(name) ? [inputs["spec"]] : []));
    assert.deepEqual(open, [
      {
        podSelector: labels,
        policyTypes: ["Egress"],
        egress: [{ to: [{ ipBlock: { cidr: "203.0.113.5/32" } }], ports: [port(8243)] }],
      },
      { podSelector: labels, policyTypes: ["Egress"], egress: [{ to: [peer("data", "postgres")], ports: [port(5432)] }] },
      { podSelector: labels, policyTypes: ["Ingress"], ingress: [{ from: [peer("shop", "shop")], ports: [port(8200)] }] },
    ]);
    const closed = await make();
    assert.ok(!closed.some(({ name }) => name.includes("-ingress-")), "nobody may connect unless declared");
  });
});
