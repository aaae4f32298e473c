/** Programs with a `VaultPki`, under Pulumi's mocks. */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { VaultPki, VaultPkiArgs } from "../../../components";
import { register, type Registered } from "../../support/register";

export const ENGINES = ["node-vault", "@pulumi/vault"] as const;
export const WEB = {
  name: "web",
  usage: "server",
  dnsNames: ["web.shop.example.com"],
  spiffePaths: ["/ns/shop/sa/web"],
  kubernetes: { namespace: "shop", serviceAccounts: ["web"] },
  appRole: { cidrs: ["10.2.0.0/16"] },
} as const;
export const ORDERS = { name: "orders", usage: "client", spiffePaths: ["/ns/shop/sa/orders"] } as const;
export const ARGS: VaultPkiArgs = {
  address: "https://vault.example.com:8200",
  domains: ["shop.example.com"],
  trustDomain: "prod.example.com",
  publicUrl: "http://pki.example.com",
  kubernetes: {},
  roles: [WEB, ORDERS],
};

/** Imported after the mocks are set, as @pulumi/pulumi asks. */
export const load = (): typeof import("../../../components") =>
  require("../../../components") as typeof import("../../../components");
export const make = (changes: Partial<VaultPkiArgs> = {}): VaultPki => new (load().VaultPki)("pki", { ...ARGS, ...changes });

type Options = pulumi.CustomResourceOptions;
/** What a PKI registers, with the options that the engine is told. */
export interface Made {
  resources: Registered[];
  options: Map<string, Options>;
  inputs: (name: string) => Record<string, unknown>;
  names: string[];
}

export async function made(changes: Partial<VaultPkiArgs> = {}, use: (pki: VaultPki) => void = () => undefined): Promise<Made> {
  const options = new Map<string, Options>();
  const resources = await register(() => {
    pulumi.runtime.registerStackTransformation(({ name, opts }) => {
      options.set(name, opts);
      return undefined;
    });
    use(make(changes));
    return "made";
  });
  const children = resources.filter(({ type }) => /^(vault|pulumi-nodejs):/.test(type));
  return {
    resources: children,
    options,
    names: children.map(({ name }) => name).sort(),
    inputs: (name) => {
      const found = children.find((child) => child.name === name);
      assert.ok(found, `there is no ${name}`);
      return found.inputs;
    },
  };
}
