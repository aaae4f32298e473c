import { separateMounts } from "../../../../policies/rules/vault/separate-mounts";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "PKI role must not be on the mount of a root";
const reason = "which mount it is, is not known until deployment";

testRule(separateMounts, {
  base: [
    {
      type: "vault:pkiSecret/secretBackendRootCert:SecretBackendRootCert",
      inputs: { backend: "pki", type: "internal", commonName: "Root" },
    },
    { type: "vault:pkiSecret/secretBackendRole:SecretBackendRole", inputs: { backend: "pki_int", name: "web" } },
  ],
  compliant: [{ set: { "[0]": null, "[1].inputs.backend": "pki" } }],
  violations: [{ set: { "[1].inputs.backend": "pki" }, subject: 1, path: "backend", message: MESSAGE }],
  undecided: [{ set: { "[0].inputs.backend": UNKNOWN }, subject: 1, path: "backend", message: MESSAGE, reason }],
  legitimate: [{ what: "the small authority of one database", set: { "[1].inputs.backend": "pki" }, waived: true }],
});
