import * as pulumi from "@pulumi/pulumi";
import { invalid } from "../arguments";
import type { VaultPkiArgs } from "./pki-arguments";
import { makeAuthorities } from "./pki-authorities";
import { checkPki } from "./pki-checks";
import { registerIn } from "./pki-mount";
import { makeRoles, refer, type VaultPkiRoleReference } from "./pki-roles";

/**
 * Certification authorities in Vault or OpenBao, from which workloads get certificates for mutual TLS.
 *
 * It holds: a root and an issuing authority on mounts of their own, or the latter below a root elsewhere; addresses of certificates, revocation
 * lists and responders; lists that are rebuilt, and stores that are tidied, without anybody; roles for servers and clients with exact names and
 * lives of hours; a policy for each that opens nothing else; and logins for service accounts and machines. Keys are made in Vault and never leave
 * it. The state of the stack holds certificates, which are public, and no token.
 */
export class VaultPki extends pulumi.ComponentResource {
  /** The mount of the issuing authorities. */
  readonly path: string;
  /** All roots that are trusted now, in PEM: for `ca` of clients and servers. While a root is replaced, the one before is among them. */
  readonly trustBundle: pulumi.Output<string>;
  /** By generation: the requests in PEM for an external root to sign. */
  readonly certificateRequests: Readonly<Record<number, pulumi.Output<string>>>;
  private readonly args: VaultPkiArgs;

  /** Throws `pulumi.InputPropertyError` for arguments that no PKI can be made from. */
  constructor(name: string, args: VaultPkiArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:index:VaultPki", name, {}, opts);
    const {
      path = name,
      engine = "node-vault",
      address,
      vaultNamespace,
      auditFiles = [],
      revokedSerialNumbers = [],
      allowDestroy = false,
    } = args;
    checkPki(path, args);
    this.path = path;
    this.args = args;
    const registered: pulumi.Resource[] = [];
    const target = { engine, address, vaultNamespace };
    const register = registerIn(this, name, target, registered);
    const authorities = makeAuthorities(register, name, path, args);
    this.trustBundle = authorities.trustBundle;
    this.certificateRequests = authorities.certificateRequests;
    makeRoles(register, name, path, args, authorities.issuing, authorities.mount);
    auditFiles.forEach((file, i) => {
      const purpose = `audit-${i + 1}`;
      register("AuditDevice", purpose, {
        path: `${path}-${purpose}`,
        type: "file",
        description: name,
        options: { file_path: file, log_raw: "false" },
      });
    });
    for (const serialNumber of revokedSerialNumbers) {
      register(
        "RevokedCertificate",
        `revoked-${serialNumber.replaceAll(":", "")}`,
        { backend: path, serialNumber },
        { dependsOn: authorities.issuing },
      );
    }
    register("DestroyGuard", "guard", { path, allowDestroy }, { dependsOn: [...registered] });
    this.registerOutputs({ trustBundle: this.trustBundle, certificateRequests: this.certificateRequests });
  }

  /** What a workload needs to know to ask for certificates of a role. Throws `pulumi.InputPropertyError` if there is none of the name. */
  role(name: string): VaultPkiRoleReference {
    const role = this.args.roles.find((candidate) => candidate.name === name);
    if (!role) throw invalid("role", `must be a role of the PKI: ${this.args.roles.map((known) => known.name).join(", ")}`);
    return refer(role, this.path, this.args);
  }
}
