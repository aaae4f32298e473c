import { auditedSecrets } from "../../../../policies/rules/vault/audited-secrets";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const message = "mount must not have secrets logged in clear text";

testRule(auditedSecrets, {
  base: {
    type: "vault:index/mount:Mount",
    inputs: {
      path: "pki",
      type: "pki",
      auditNonHmacRequestKeys: ["common_name"],
      auditNonHmacResponseKeys: ["certificate", "serial_number"],
    },
  },
  compliant: [
    { auditNonHmacRequestKeys: null },
    { auditNonHmacRequestKeys: ["private_key_format", "key_type", "csr", "token_type"] },
  ],
  violations: [
    { set: { auditNonHmacResponseKeys: ["certificate", "private_key"] }, path: "auditNonHmacResponseKeys[1]", message },
    { set: { auditNonHmacResponseKeys: "error,client_token" }, path: "auditNonHmacResponseKeys", message },
    { set: { auditNonHmacRequestKeys: ["secret_id"] }, path: "auditNonHmacRequestKeys[0]", message },
    { set: { tune: { auditNonHmacRequestKeys: ["jwt"] } }, path: "tune.auditNonHmacRequestKeys[0]", message },
  ],
  undecided: [{ set: { auditNonHmacResponseKeys: UNKNOWN }, path: "auditNonHmacResponseKeys", message }],
  legitimate: [
    { what: "what an audit of certificates reads", set: { auditNonHmacRequestKeys: ["alt_names", "ttl", "csr"] } },
    { what: "a field that holds no secret in this engine", set: { auditNonHmacRequestKeys: ["data"] }, waived: true },
  ],
});
