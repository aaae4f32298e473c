/** Components that satisfy the strictest profile as they come. Importing it has no side effects. */
export {
  HardenedNamespace,
  type Environment,
  type HardenedNamespaceArgs,
  type HardenedNamespaceLimits,
  type HardenedNamespaceQuota,
} from "./namespace/hardened-namespace";
