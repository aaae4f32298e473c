import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { CERTIFICATE, MINIMAL, mutualTls, ROLE } from "./programs";

const WITHOUT_LOGIN = Object.fromEntries(Object.entries(ROLE).filter(([name]) => name !== "kubernetes"));
const KEY = "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n";
const PODS = { namespace: "vault", podLabels: { app: "vault" } };

/** Arguments that cannot be, on top of the least that the delivery needs. */
const CASES: [delivery: keyof typeof MINIMAL, args: Record<string, unknown>, path: string, reason: string][] = [
  ["agent", { role: WITHOUT_LOGIN }, "role", "must be a role that takes logins of service accounts: one with kubernetes"],
  [
    "agent",
    { role: { ...ROLE, address: "http://vault.example.com" } },
    "role.address",
    "must begin with https:// outside loopback",
  ],
  ["agent", { role: { ...ROLE, address: "http://127.0.0.1:8200" } }, "role.address", "must begin with https://"],
  ["agent", { vaultAddress: "https://vault/ui" }, "vaultAddress", "must be no more than a scheme, a host and a port"],
  ["agent", { namespace: "other" }, "namespace", "must be one that the role takes logins from: shop"],
  ["agent", { serviceAccount: "default" }, "serviceAccount", "must be one that the role takes logins from: web"],
  ["agent", { delivery: "injector" }, "delivery", "must be one of agent, csi"],
  ["agent", { distribution: "Consul" }, "distribution", "must be one of OpenBao, Vault"],
  ["agent", { image: undefined }, "image", "is needed by the delivery agent"],
  ["agent", { image: "openbao/openbao:2.7.2" }, "image", "must have a digest: name:version@sha256:…"],
  ["agent", { vaultCa: undefined }, "vaultCa", "is needed by the delivery agent"],
  ["agent", { vaultCa: "/etc/ca.pem" }, "vaultCa", "must hold certificates in PEM"],
  ["agent", { trustBundle: "none" }, "trustBundle", "must hold certificates in PEM"],
  ["agent", { trustBundle: CERTIFICATE + KEY }, "trustBundle", "must hold certificates only: there is a key in it"],
  ["agent", { ttl: "soon" }, "ttl", "must be a duration such as 12h"],
  ["agent", { vaultCidrs: ["0.0.0.0/0"] }, "vaultCidrs[0]", "must be a network such as 10.20.0.5/32"],
  ["agent", { vaultCidrs: ["10.0.0.1/32", "vault"] }, "vaultCidrs[1]", "must be a network such as 10.20.0.5/32"],
  ["agent", { vaultPods: { ...PODS, podLabels: {} } }, "vaultPods.podLabels", "must hold a label: no label selects all pods"],
  ["agent", { vaultPort: 0 }, "vaultPort", "must be a whole number from 1 to 65535"],
  ["agent", { vaultCaPath: "/ca.pem" }, "vaultCaPath", "is for the delivery csi only"],
  ["csi", { image: "x" }, "image", "is for the delivery agent only"],
  ["csi", { vaultCa: CERTIFICATE }, "vaultCa", "is for the delivery agent only"],
  ["csi", { vaultPods: PODS }, "vaultPods", "is for the delivery agent only"],
  ["csi", { resources: {} }, "resources", "is for the delivery agent only"],
  ["csi", { vaultCaPath: "ca.pem" }, "vaultCaPath", "must be an absolute path of a file"],
];

describe("arguments of MutualTls", () => {
  for (const [delivery, args, path, reason] of CASES) {
    it(`refuses ${path} that ${reason} (${JSON.stringify(args).slice(0, 60)})`, async () => {
      const error = await refusal({ ...MINIMAL[delivery], ...args });
      assert.ok(pulumi.InputPropertyError.isInstance(error), String(error));
      assert.deepEqual([error.propertyPath, error.reason], [path, reason]);
    });
  }

  it("takes what is not known yet, and an empty bundle, with which nobody is trusted", async () => {
    const late = <T>(value: T): pulumi.Output<T> => pulumi.output(Promise.resolve(value)) as pulumi.Output<T>;
    await mutualTls({ ...MINIMAL.agent, namespace: late("shop"), serviceAccount: late("web"), trustBundle: late("\n") });
  });
});

async function refusal(args: Record<string, unknown>): Promise<unknown> {
  try {
    await mutualTls(args);
  } catch (error) {
    return error;
  }
  return undefined;
}
