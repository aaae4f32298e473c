import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { hostOf, isPlainHttp } from "../../model/network/address";
import { elementsOf, textsIn, vaultKinds } from "../../model/vault/vault";
import { defineRule, requireField } from "../../rule";

export const oidcRedirects = defineRule({
  id: "vault-oidc-redirects",
  title: "Logins must lead back to named addresses over TLS",
  rationale:
    "The code of a login is in the address that the browser is sent back to; who reads it or chooses it logs in as that person.",
  severity: "medium",
  appliesTo: "resource",
  kinds: vaultKinds("JwtRole"),
  controls: [pciDss("4.2.1"), pciDss("8.3.2"), mitreAttack("T1550.001"), mitreAttack("T1557")],
  remediation:
    'Name each address in allowedRedirectUris with https, or with http on localhost, as "http://localhost:8250/oidc/callback".',
  waiveWhen: "Never needed: the command line client listens on localhost.",
  *check({ root }) {
    for (const uri of elementsOf(root.get("allowedRedirectUris"))) {
      const accepts = (value: unknown): boolean =>
        typeof value === "string" && textsIn(value).every((uri) => !isPlainHttp(uri) && !hostOf(uri).includes("*"));
      yield* requireField(uri, accepts, "role must lead logins back to a named address over TLS");
    }
  },
});
