import * as pulumi from "@pulumi/pulumi";
import type { VaultServerSeal } from "./vault-server-arguments";

/** Where the token is that shows a cloud who the servers are. */
export const IDENTITY_PATH = "/vault/identity";

/** The key of the ConfigMap with what Google's libraries want to know. */
export const GOOGLE_FILE = "google.json";

/** How the servers show a cloud who they are: with a short-lived token of their service account, so that there is no key to keep. */
export interface SealIdentity {
  /** Whom the token is for. */
  audience: pulumi.Input<string>;
  /** By which the libraries of the clouds find the token. None is secret. */
  environment: Record<string, pulumi.Input<string>>;
  /** What has to stand in a file beside the configuration. */
  files?: (seal: pulumi.Unwrap<VaultServerSeal>) => Record<string, string>;
}

/**
 * The identity that a seal needs; none for the transit engine. It is written out here, where policies see it, and not left to a webhook of the
 * cloud's cluster or to the metadata service of its machines, which the network policies close.
 *
 * Sources: the AWS SDKs' "assume role with web identity", Google's AIP-4117, azidentity's workload identity credential.
 */
export function sealIdentity({ aws, google, azure }: VaultServerSeal, configPath: string): SealIdentity | undefined {
  const token = `${IDENTITY_PATH}/token`;
  if (aws) {
    const environment = { AWS_REGION: aws.region, AWS_ROLE_ARN: aws.roleArn, AWS_WEB_IDENTITY_TOKEN_FILE: token };
    return { audience: "sts.amazonaws.com", environment: { ...environment, AWS_STS_REGIONAL_ENDPOINTS: "regional" } };
  }
  if (google) {
    return {
      audience: pulumi.output(google.identityProvider).apply((provider) => `https://iam.googleapis.com/${provider}`),
      environment: { GOOGLE_APPLICATION_CREDENTIALS: `${configPath}/${GOOGLE_FILE}` },
      files: (seal) => ({ [GOOGLE_FILE]: JSON.stringify(googleAccount(seal.google?.identityProvider ?? "", token)) }),
    };
  }
  if (azure) {
    const environment = { AZURE_TENANT_ID: azure.tenantId, AZURE_CLIENT_ID: azure.clientId, AZURE_FEDERATED_TOKEN_FILE: token };
    const authority = { AZURE_AUTHORITY_HOST: "https://login.microsoftonline.com/" };
    return { audience: "api://AzureADTokenExchange", environment: { ...environment, ...authority } };
  }
  return undefined;
}

function googleAccount(identityProvider: string, token: string): object {
  return {
    type: "external_account",
    audience: `//iam.googleapis.com/${identityProvider}`,
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
    token_url: "https://sts.googleapis.com/v1/token",
    credential_source: { file: token },
  };
}
