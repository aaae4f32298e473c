/** What a `VaultPki` issues, to whom: roles, the policies that open each, and the logins that give those. */
import type * as pulumi from "@pulumi/pulumi";
import type { Register } from "./pki-mount";
import type { VaultPkiArgs, VaultPkiRole } from "./pki-arguments";
import type { VaultResource } from "./resource";

/** What someone needs to know to ask for certificates of a role. */
export interface VaultPkiRoleReference {
  /** Where Vault answers. */
  address: string;
  /** The path to write to: `pki/issue/web`. */
  issuePath: string;
  usage: "server" | "client";
  dnsNames: readonly string[];
  /** Whole SPIFFE IDs: `spiffe://prod.example.com/ns/shop/sa/web`. */
  spiffeIds: readonly string[];
  /** How long certificates live if the request does not say. */
  ttl: string;
  /** How service accounts log in, if the role has any. */
  kubernetes?: { mount: string; role: string; audience: string; namespace: string; serviceAccounts: readonly string[] };
}

/**
 * How long a token lives that a login gives, in seconds: twenty minutes after its pod has stopped renewing it, and never more than a day. Each
 * login brings a new certificate, so a shorter day would only fill the store.
 */
const TOKEN = { tokenTtl: 1200, tokenMaxTtl: 86_400, tokenNoDefaultPolicy: true };

export function refer(role: VaultPkiRole, path: string, args: VaultPkiArgs): VaultPkiRoleReference {
  const { name, usage, dnsNames = [], spiffePaths = [], ttl = "24h", kubernetes } = role;
  const audience = args.kubernetes?.audience ?? "vault";
  return {
    address: args.address,
    issuePath: `${path}/issue/${name}`,
    usage,
    dnsNames,
    spiffeIds: spiffePaths.map((spiffePath) => `spiffe://${args.trustDomain}${spiffePath}`),
    ttl,
    ...(kubernetes && { kubernetes: { mount: `${path}-kubernetes`, role: name, audience, ...kubernetes } }),
  };
}

export function makeRoles(
  register: Register,
  name: string,
  path: string,
  args: VaultPkiArgs,
  issuing: VaultResource[],
  mount: pulumi.Resource,
): void {
  const description = (what: string): string => `${what} of ${name}`;
  const kubernetes = args.kubernetes && `${path}-kubernetes`;
  const kubernetesMount =
    kubernetes &&
    register("AuthMount", "kubernetes", { path: kubernetes, type: "kubernetes", description: description("Service accounts") });
  if (kubernetes && kubernetesMount) {
    const { host = "https://kubernetes.default.svc", caCertificate } = args.kubernetes ?? {};
    const own = caCertificate === undefined;
    const properties = {
      backend: kubernetes,
      kubernetesHost: host,
      disableLocalCaJwt: !own,
      ...(!own && { kubernetesCaCert: caCertificate }),
    };
    register("KubernetesConfig", "kubernetes-config", properties, { dependsOn: [kubernetesMount], deletedWith: kubernetesMount });
  }
  const approle = args.roles.some(({ appRole }) => appRole) ? `${path}-approle` : undefined;
  const approleMount =
    approle && register("AuthMount", "approle", { path: approle, type: "approle", description: description("Machines") });

  for (const role of args.roles) {
    const reference = refer(role, path, args);
    const made = register("PkiRole", `role-${role.name}`, roleProperties(role, path, reference), {
      dependsOn: [mount, ...issuing],
      deletedWith: mount,
    });
    const policyName = `${path}-${role.name}`;
    const policy = register("Policy", `policy-${role.name}`, {
      name: policyName,
      policy: rolePolicy(reference.issuePath),
    });
    const login = { ...TOKEN, roleName: role.name, tokenPolicies: [policyName] };
    if (role.kubernetes && kubernetes && kubernetesMount) {
      const { namespace, serviceAccounts } = role.kubernetes;
      register(
        "KubernetesRole",
        `kubernetes-${role.name}`,
        {
          ...login,
          backend: kubernetes,
          boundServiceAccountNames: serviceAccounts,
          boundServiceAccountNamespaces: [namespace],
          audience: reference.kubernetes?.audience,
          aliasNameSource: "serviceaccount_uid",
        },
        { dependsOn: [kubernetesMount, policy, made], deletedWith: kubernetesMount },
      );
    }
    if (role.appRole && approle && approleMount) {
      const { cidrs } = role.appRole;
      register(
        "AppRole",
        `approle-${role.name}`,
        {
          ...login,
          backend: approle,
          bindSecretId: true,
          secretIdBoundCidrs: cidrs,
          tokenBoundCidrs: cidrs,
          secretIdNumUses: 1,
          secretIdTtl: 3600,
        },
        { dependsOn: [approleMount, policy, made], deletedWith: approleMount },
      );
    }
  }
}

/** A certificate, and what becomes of the token: without the policy `default`, that has to be said. */
function rolePolicy(issuePath: string): string {
  const paths = [issuePath, "auth/token/renew-self", "auth/token/revoke-self"];
  return paths.map((path) => `path "${path}" {\n  capabilities = ["update"]\n}\n`).join("");
}

/** Everything that widens a role is said to be off, so that a change by hand is found by `pulumi refresh`. */
function roleProperties(role: VaultPkiRole, path: string, { spiffeIds }: VaultPkiRoleReference): pulumi.Inputs {
  const { name, usage, dnsNames = [], ttl = "24h", maxTtl = "72h" } = role;
  return {
    backend: path,
    name,
    issuerRef: "default",
    ttl,
    maxTtl,
    keyType: "ec",
    keyBits: 256,
    allowedDomains: dnsNames,
    allowBareDomains: true,
    allowSubdomains: false,
    allowGlobDomains: false,
    allowAnyName: false,
    allowLocalhost: false,
    allowIpSans: false,
    allowWildcardCertificates: false,
    allowedDomainsTemplate: false,
    allowedUriSans: spiffeIds,
    allowedUriSansTemplate: false,
    allowedOtherSans: [],
    allowedSerialNumbers: [],
    enforceHostnames: true,
    requireCn: false,
    cnValidations: ["hostname"],
    serverFlag: usage === "server",
    clientFlag: usage === "client",
    codeSigningFlag: false,
    emailProtectionFlag: false,
    keyUsages: ["DigitalSignature"],
    extKeyUsages: [],
    extKeyUsageOids: [],
    useCsrCommonName: false,
    useCsrSans: false,
    // Revoking by serial number needs the certificate.
    noStore: false,
    generateLease: false,
    notBeforeDuration: "30s",
  };
}
