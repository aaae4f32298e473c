import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { leavesHostBy } from "../../model/network/address";
import { vaultKinds } from "../../model/vault/vault";
import { defineRule, isUnsetOrFalse, requireField } from "../../rule";

export const ldapConnection = defineRule({
  id: "vault-ldap-connection",
  title: "Logins by LDAP must check the server and refuse empty passwords",
  rationale:
    "Vault sends the password of everyone who logs in to the directory. And many directories take an empty password for an anonymous login, which would then count as one of the user.",
  severity: "high",
  appliesTo: "resource",
  kinds: vaultKinds("LdapAuthMount"),
  controls: [pciDss("8.3.2"), pciDss("8.3.1"), pciDss("4.2.1"), mitreAttack("T1040"), mitreAttack("T1557")],
  remediation: 'Set url to "ldaps://…" or starttls to true, and remove insecureTls and denyNullBind.',
  waiveWhen: "Never needed: a certificate of a private authority goes into the setting certificate.",
  *check({ root }) {
    const startsTls = root.get("starttls");
    const isEncrypted = (value: unknown): boolean =>
      startsTls.value === true || (typeof value === "string" && value.split(",").every((url) => !leavesHostBy(["ldap"], url)));
    yield* requireField(
      startsTls.state === "unknown" ? startsTls : root.get("url"),
      isEncrypted,
      "login must reach the directory over TLS",
    );
    yield* requireField(root.get("insecureTls"), isUnsetOrFalse, "login must verify the certificate of the directory");
    const isDenied = (value: unknown): boolean => value === undefined || value === true;
    yield* requireField(root.get("denyNullBind"), isDenied, "login must refuse empty passwords");
  },
});
