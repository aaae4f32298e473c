import { ldapConnection } from "../../../../policies/rules/vault/ldap-connection";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const TLS = "login must reach the directory over TLS";
const VERIFY = "login must verify the certificate of the directory";
const EMPTY = "login must refuse empty passwords";

testRule(ldapConnection, {
  base: { type: "vault:ldap/authBackend:AuthBackend", inputs: { path: "ldap", url: "ldaps://ldap.example.com" } },
  compliant: [
    { url: "ldap://ldap.example.com", starttls: true },
    { url: "ldap://127.0.0.1:389" },
    { url: "ldaps://a.example.com,ldaps://b.example.com" },
    { insecureTls: false, denyNullBind: true },
  ],
  violations: [
    { set: { url: "ldap://ldap.example.com" }, path: "url", message: TLS },
    { set: { url: "ldap://ldap.example.com", starttls: false }, path: "url", message: TLS },
    { set: { url: "ldaps://a.example.com,ldap://b.example.com" }, path: "url", message: TLS },
    { set: { url: "LDAP://ldap.example.com" }, path: "url", message: TLS },
    { set: { insecureTls: true }, path: "insecureTls", message: VERIFY },
    { set: { denyNullBind: false }, path: "denyNullBind", message: EMPTY },
  ],
  undecided: [
    { set: { url: UNKNOWN }, path: "url", message: TLS },
    { set: { starttls: UNKNOWN }, path: "starttls", message: TLS },
    { set: { insecureTls: UNKNOWN }, path: "insecureTls", message: VERIFY },
  ],
  legitimate: [{ what: "a directory with a private authority", set: { certificate: "-----BEGIN CERTIFICATE-----" } }],
});
