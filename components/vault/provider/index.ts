/**
 * What Pulumi's host of dynamic providers runs for the resources of `vault:*`: `portcullis/vault-provider`.
 *
 * The state of a resource holds one line that calls {@link provider}, no code and no credentials. Those come from the environment, anew in
 * each run; see {@link connect}.
 */
import type * as pulumi from "@pulumi/pulumi";
import { ACCESS, DestroyGuard } from "./access";
import { vaultOf } from "./connections";
import { PKI } from "./pki";
import { toldPlainly, UNKNOWN } from "./plainly";
import type { ResourceType } from "./resource-type";
import { changed, type Properties } from "./settings";

export { connect, type Vault, type VaultConnection, type VaultData } from "./client";
export { VaultError } from "./errors";
export { type CertificateRequest, type IssuedCertificate, issueCertificates } from "./issue";

const TYPES: Readonly<Record<string, ResourceType>> = { ...ACCESS, ...PKI, DestroyGuard };

/** The provider of a type of resource. Throws for a type that there is none of. */
export function provider(typeName: string): pulumi.dynamic.ResourceProvider {
  const type = TYPES[typeName];
  if (type === undefined) throw new Error(`portcullis has no Vault resource "${typeName}"`);
  return toldPlainly({
    diff: (_id, olds: Properties, news: Properties) => {
      const differences = changed(type.settings, olds, news);
      const known = differences.filter((name) => news[name] !== UNKNOWN);
      const replaces = known.filter((name) => type.identity.includes(name));
      const settled = known.filter((name) => Object.hasOwn(type.settings, name) && !type.identity.includes(name));
      if (type.isFinal && replaces.length === 0 && settled.length > 0) {
        throw new Error(
          `${settled.join(", ")} cannot change in a certificate that is signed; raise the generation to make a new one`,
        );
      }
      return Promise.resolve({ changes: differences.length > 0, replaces, deleteBeforeReplace: true });
    },
    create: async (inputs: Properties) => {
      const outs = await type.create(vaultOf(inputs), inputs);
      return { id: type.path(inputs), outs: { ...inputs, ...outs } };
    },
    read: async (id, properties: Properties) => {
      const found = await type.read(vaultOf(properties), properties);
      // An empty id tells the engine that the resource is gone.
      return found === undefined ? { id: "", props: {} } : { id, props: found };
    },
    update: async (_id, olds: Properties, news: Properties) => {
      // Where Vault is, and what is only recorded for later, are no settings: Vault need not be told.
      const settings = changed(type.settings, olds, news).filter((name) => Object.hasOwn(type.settings, name));
      if (settings.length > 0) await type.update(vaultOf(news), news);
      return { outs: { ...olds, ...news } };
    },
    delete: (_id, properties: Properties) => type.remove(vaultOf(properties), properties),
  });
}
