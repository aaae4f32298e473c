import { revocationUrls } from "../../../../policies/rules/vault/revocation-urls";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const ADDRESS = "address must be one on the web that other machines can reach";
const NONE = "authority must name a revocation list or a responder";

testRule(revocationUrls, {
  base: {
    type: "vault:pkiSecret/secretBackendConfigUrls:SecretBackendConfigUrls",
    inputs: { backend: "pki", crlDistributionPoints: ["http://pki.example.com/v1/pki/crl"] },
  },
  compliant: [
    { issuingCertificates: ["http://pki.example.com/v1/pki/ca"] },
    { crlDistributionPoints: null, ocspServers: ["https://pki.example.com/v1/pki/ocsp"] },
    { enableTemplating: true, crlDistributionPoints: ["{{cluster_aia_path}}/issuer/{{issuer_id}}/crl/der"] },
  ],
  violations: [
    { set: { crlDistributionPoints: [] }, path: "crlDistributionPoints", message: NONE },
    {
      set: { crlDistributionPoints: null, issuingCertificates: ["http://pki.example.com/ca"] },
      path: "crlDistributionPoints",
      message: NONE,
    },
    { set: { "crlDistributionPoints[0]": "http://127.0.0.1:8200/v1/pki/crl" }, path: "crlDistributionPoints[0]", message: ADDRESS },
    { set: { "crlDistributionPoints[0]": "ldap://ldap.example.com/cn=crl" }, path: "crlDistributionPoints[0]", message: ADDRESS },
    { set: { "crlDistributionPoints[0]": "{{cluster_aia_path}}/crl" }, path: "crlDistributionPoints[0]", message: ADDRESS },
    {
      set: { "crlDistributionPoints[0]": "http://pki.example.com/v1/pki/issuer/{{issuer_id}}/crl/der" },
      path: "crlDistributionPoints[0]",
      message: ADDRESS,
    },
    { set: { ocspServers: ["http://localhost/v1/pki/ocsp"] }, path: "ocspServers[0]", message: ADDRESS },
    { set: { issuingCertificates: ["http://[::1]:8200/v1/pki/ca"] }, path: "issuingCertificates[0]", message: ADDRESS },
  ],
  undecided: [{ set: { crlDistributionPoints: UNKNOWN }, path: "crlDistributionPoints", message: ADDRESS }],
  legitimate: [
    {
      what: "the addresses of a cluster with several sites",
      set: { enableTemplating: true, crlDistributionPoints: ["{{cluster_aia_path}}/crl"] },
    },
    { what: "certificates that live for an hour", set: { crlDistributionPoints: null }, waived: true },
  ],
});
