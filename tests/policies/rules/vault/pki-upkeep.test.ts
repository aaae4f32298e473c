import { pkiUpkeep } from "../../../../policies/rules/vault/pki-upkeep";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const URLS = "mount that issues certificates must say where revocations are published";
const CRL = "mount that issues certificates must configure its revocation list";
const TIDY = "mount that issues certificates must remove what has expired";
const reason = "which mount it is, is not known until deployment";

testRule(pkiUpkeep, {
  base: [
    { type: "vault:pkiSecret/secretBackendRole:SecretBackendRole", inputs: { backend: "pki_int", name: "web" } },
    { type: "vault:pkiSecret/secretBackendRole:SecretBackendRole", inputs: { backend: "pki_int", name: "api" } },
    { type: "vault:pkiSecret/secretBackendConfigUrls:SecretBackendConfigUrls", inputs: { backend: "pki_int" } },
    { type: "vault:pkiSecret/secretBackendCrlConfig:SecretBackendCrlConfig", inputs: { backend: "pki_int" } },
    { type: "vault:pkiSecret/backendConfigAutoTidy:BackendConfigAutoTidy", inputs: { backend: "pki_int" } },
  ],
  complete: true,
  compliant: [
    {
      set: {
        "[2]": {
          type: "vault:pkiSecret/secretBackendIssuer:SecretBackendIssuer",
          inputs: { backend: "pki_int", issuerRef: "default", ocspServers: ["http://pki.example.com/ocsp"] },
        },
      },
    },
    { set: { "[0]": null, "[1]": null, "[2]": null } },
  ],
  violations: [
    { set: { "[4]": null }, subject: 0, path: "backend", message: TIDY },
    { set: { "[3]": null }, subject: 0, path: "backend", message: CRL },
    { set: { "[2].inputs.backend": "pki" }, subject: 0, path: "backend", message: URLS },
    {
      set: {
        "[2]": {
          type: "vault:pkiSecret/secretBackendIssuer:SecretBackendIssuer",
          inputs: { backend: "pki_int", issuerRef: "default", issuerName: "issuing" },
        },
      },
      subject: 0,
      path: "backend",
      message: URLS,
    },
    {
      set: {
        "[0]": {
          type: "vault:pkiSecret/secretBackendRootCert:SecretBackendRootCert",
          inputs: { backend: "pki", commonName: "Root" },
        },
      },
      subject: 0,
      path: "backend",
      message: URLS,
      more: [CRL, TIDY].map((message) => ({ subject: 0, path: "backend", message })),
    },
  ],
  undecided: [
    {
      set: { "[4]": null },
      complete: false,
      subject: 0,
      path: "backend",
      message: TIDY,
      reason: "it may be declared in another stack",
    },
    { set: { "[4].inputs.backend": UNKNOWN }, subject: 0, path: "backend", message: TIDY, reason },
  ],
  legitimate: [{ what: "certificates that live for an hour", set: { "[2]": null, "[3]": null }, waived: true }],
});
