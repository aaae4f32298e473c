import assert from "node:assert/strict";
import type { VaultServerArgs, VaultServerSeal } from "../../../components/vault/vault-server-arguments";
import { register, type Registered } from "../../support/register";

export const IMAGE = `registry.example.com/openbao:2.7.2@sha256:${"0123456789abcdef".repeat(4)}`;
export const TRANSIT: VaultServerSeal = {
  transit: { address: "https://unseal.example.com:8243", key: "vault", secret: "vault-seal" },
  cidrs: ["203.0.113.5/32"],
};
export const SEALS: Record<string, VaultServerSeal> = {
  transit: TRANSIT,
  aws: { aws: { region: "eu-west-1", keyId: "key", roleArn: "arn:aws:iam::123456789012:role/vault" }, cidrs: ["203.0.113.0/28"] },
  google: {
    google: {
      project: "shop",
      location: "europe-west1",
      keyRing: "ring",
      key: "key",
      identityProvider: "projects/1/providers/k8s",
    },
    cidrs: ["199.36.153.8/30"],
  },
  azure: { azure: { tenantId: "tenant", clientId: "client", vaultName: "keys", keyName: "key" }, cidrs: ["203.0.113.0/28"] },
};
export const ARGS: VaultServerArgs = { environment: "prod", image: IMAGE, tls: { secret: "vault-tls" }, seal: TRANSIT };

export const make = (args: Partial<VaultServerArgs> = {}): Promise<Registered[]> =>
  register(() => {
    const { VaultServer } =
      require("../../../components/vault/vault-server") as typeof import("../../../components/vault/vault-server");
    return new VaultServer("vault", { ...ARGS, ...args });
  });

export const inputsOf = (registered: readonly Registered[], name: string): unknown => {
  const found = registered.find((resource) => resource.name === name);
  assert.ok(found, name);
  return found.inputs;
};
export const at = (tree: unknown, ...keys: (string | number)[]): unknown =>
  keys.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], tree);
export const configuration = (registered: readonly Registered[]): unknown =>
  JSON.parse(at(inputsOf(registered, "vault-config"), "data", "server.json") as string);
export const POD = ["spec", "template", "spec"];
export const CONTAINER = [...POD, "containers", 0];
