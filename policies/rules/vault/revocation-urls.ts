import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { hostOf, isLoopbackHost } from "../../model/network/address";
import { elementsOf, vaultKinds } from "../../model/vault/vault";
import { defineRule, requireField, violation } from "../../rule";

export const revocationUrls = defineRule({
  id: "vault-revocation-urls",
  title: "Certificates must say where their revocation can be looked up",
  rationale: "Clients that find no list and no responder take a revoked certificate for a good one.",
  severity: "low",
  appliesTo: "resource",
  kinds: vaultKinds("PkiUrls"),
  controls: [pciDss("3.7.5"), mitreAttack("T1649")],
  remediation:
    'Set crlDistributionPoints or ocspServers to addresses that clients can reach, for example "http://pki.example.com/v1/pki/crl".',
  waiveWhen: "Certificates live for hours and nobody looks up their revocation.",
  *check({ root }) {
    const isTemplate = root.get("enableTemplating").value === true;
    const isReachable = (value: unknown): boolean =>
      typeof value === "string" && (isTemplate || (isWebAddress(value) && !value.includes("{{")));
    const lists = ["crlDistributionPoints", "ocspServers", "issuingCertificates"].map((key) => root.get(key));
    for (const address of lists.flatMap(elementsOf)) {
      yield* requireField(address, isReachable, "address must be one on the web that other machines can reach");
    }
    const [crl, ocsp] = lists;
    if (crl && ocsp && elementsOf(ocsp).length + elementsOf(crl).length === 0)
      yield* violation(crl, "authority must name a revocation list or a responder");
  },
});

/** With `http:` or `https:`; a list over TLS may need a revocation list to be fetched. */
function isWebAddress(value: string): boolean {
  const host = hostOf(value);
  return /^https?:\/\//i.test(value.trim()) && host !== "" && !isLoopbackHost(host);
}
