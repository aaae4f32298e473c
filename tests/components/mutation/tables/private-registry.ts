/** What only a `PrivateRegistry` makes, or makes in another way than the others. */
import { harmless, safeguard } from "../table";

export const PRIVATE_REGISTRY = [safeguard("kubernetes-registry-accounts", "ConfigMap *", "x")];
