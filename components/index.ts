/** Components that satisfy the strictest profile as they come. Importing it has no side effects. */
export type { MutualTlsArgs, MutualTlsDelivery, MutualTlsFiles } from "./mutual-tls/arguments";
export { MutualTls } from "./mutual-tls/mutual-tls";
export type {
  Environment,
  HardenedNamespaceAccess,
  HardenedNamespaceArgs,
  HardenedNamespaceEgress,
  HardenedNamespaceGuardians,
  HardenedNamespaceIngress,
  HardenedNamespaceLimits,
  HardenedNamespaceMetrics,
  HardenedNamespacePeer,
  HardenedNamespacePort,
  HardenedNamespacePullSecret,
  HardenedNamespaceQuota,
} from "./namespace/arguments";
export { HardenedNamespace } from "./namespace/hardened-namespace";
export type {
  PrivateDockerRegistryArgs,
  PrivateDockerRegistryLimits,
  PrivateDockerRegistryResources,
} from "./registry/private-docker-registry-arguments";
export { PrivateDockerRegistry } from "./registry/private-docker-registry";
export type {
  PrivateRegistryAccounts,
  PrivateRegistryArgs,
  PrivateRegistryCertificate,
  PrivateRegistryGarbageCollection,
  PrivateRegistryImages,
  PrivateRegistryNamespace,
  PrivateRegistryResources,
  PrivateRegistryStorage,
  RegistryImplementation,
} from "./registry/private-registry-arguments";
export { PrivateRegistry } from "./registry/private-registry";
export { ImageSignature } from "./signing/image-signature";
export type {
  ImageProvenance,
  ImageSignatureArgs,
  SignedImageArgs,
  SignedImageSource,
  SigningKeyReference,
} from "./signing/signed-image-arguments";
export { SignedImage } from "./signing/signed-image";
export { signingPolicy } from "./signing/signing-policy";
export type { ExternalRoot, VaultPkiArgs, VaultPkiKubernetes, VaultPkiRole } from "./vault/pki-arguments";
export type { VaultPkiRoleReference } from "./vault/pki-roles";
export { VaultPki } from "./vault/vault-pki";
export { vaultPkiDeployerPolicy } from "./vault/pki-deployer";
export type { AddedContainer, PodAddition } from "./workload/pod-addition";
export type {
  RestrictedWorkloadArgs,
  RestrictedWorkloadData,
  RestrictedWorkloadJob,
  RestrictedWorkloadProbes,
  RestrictedWorkloadResources,
  RestrictedWorkloadToken,
  WorkloadKind,
} from "./workload/arguments";
export { RestrictedWorkload } from "./workload/restricted-workload";
export type {
  VaultServerArgs,
  VaultServerAwsSeal,
  VaultServerAzureSeal,
  VaultServerEgress,
  VaultServerGoogleSeal,
  VaultServerNamespace,
  VaultServerResources,
  VaultServerSeal,
  VaultServerStorage,
  VaultServerTls,
  VaultServerTransitSeal,
} from "./vault/vault-server-arguments";
export { VaultServer } from "./vault/vault-server";
