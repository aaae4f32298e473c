import type { ImageReference } from "../model/image-reference";
import { SignatureChecks, type Demand } from "./checks";
import { RegistryClient, type RegistryOptions } from "./registry/client";
import { dockerConfigCredentials } from "./registry/credentials";
import { readTrustPolicy } from "./trust-policy/read";
import { requirementFor, type RegistrySettings, type TrustPolicy } from "./trust-policy/trust-policy";
import { verifyImage } from "./verify/verify-image";

type Environment = Readonly<Record<string, string | undefined>>;

/** Checks of signatures as a trust policy in a file demands them. Throws an {@link InputError} where something is wrong with the file. */
export function openSignatures(file: string, environment: Environment): SignatureChecks {
  const policy = readTrustPolicy(file, environment);
  const abort = new AbortController();
  const client = registryClient(policy, environment, abort.signal);
  return new SignatureChecks((image) => demandFor(policy, client, image), policy.budgetSeconds, abort);
}

/** A client that reaches registries as a trust policy says, with the accounts of the Docker configuration. */
export function registryClient({ registries }: TrustPolicy, environment: Environment, signal: AbortSignal): RegistryClient {
  return new RegistryClient({
    credentials: dockerConfigCredentials(environment),
    registries: Object.fromEntries([...registries].map(([registry, settings]) => [registry, clientSettings(settings)])),
    signal,
  });
}

function clientSettings({ ca, clientCertificate, http, privateRealm }: RegistrySettings): RegistryOptions {
  return {
    ...(ca !== undefined && { ca }),
    ...(clientCertificate && { clientCertificate }),
    insecureLoopback: http,
    allowPrivateRedirects: privateRealm,
  };
}

function demandFor(policy: TrustPolicy, client: RegistryClient, image: ImageReference): Demand {
  const decision = requirementFor(policy, image);
  if (decision.action !== "verify") return { action: decision.action, reason: decision.reason };
  const source = client.repository(image.registry, image.repository);
  return {
    action: "verify",
    verify: (digest) => decision.decide((requirement) => verifyImage(source, digest, requirement)),
  };
}
