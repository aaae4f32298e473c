import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { numberOf, vaultKinds } from "../../model/vault/vault";
import { integer } from "../../parameter";
import { defineRule, requireField, unless } from "../../rule";

const CA_KINDS = vaultKinds("PkiRootCert", "PkiIntermediateRequest", "PkiKey");
/** With 0 or nothing, Vault takes these. */
const DEFAULT_BITS: Readonly<Record<string, number>> = { rsa: 2048, ec: 256 };
/** Types whose strength does not depend on a number of bits. */
const FIXED = new Set(["ed25519", "ml-dsa"]);

export const keyStrength = defineRule({
  id: "vault-key-strength",
  title: "Keys of certificates must be strong",
  rationale:
    "A key that can be computed from its certificate makes everything worthless that the certificate protects; that of an authority is attacked for years.",
  severity: "medium",
  appliesTo: "resource",
  kinds: [...vaultKinds("PkiRole"), ...CA_KINDS],
  controls: [pciDss("3.7.1"), pciDss("4.2.1"), mitreAttack("T1649")],
  parameters: {
    rsaBits: integer("The least number of bits of an RSA key.", 2048, { minimum: 2048 }),
    caRsaBits: integer("The least number of bits of an RSA key of an authority.", 3072, { minimum: 2048 }),
    ecBits: integer("The least number of bits of a key on an elliptic curve.", 256, { minimum: 256 }),
  },
  remediation: 'Set keyType to "ec" and keyBits to 256, or keyType to "rsa" and keyBits to 3072 or more.',
  waiveWhen: "A device or an older authority can use no stronger key, and its replacement has a date.",
  *check({ root, kinds }, _context, { rsaBits, caRsaBits, ecBits }) {
    const isCa = kinds.some((kind) => CA_KINDS.includes(kind));
    // Its key is not made here.
    if (isCa && (root.get("type").value === "existing" || root.get("type").value === "kms")) return;
    const type = root.get("keyType");
    const name = typeof type.value === "string" ? type.value.toLowerCase() : "rsa";
    const isKnownType = (value: unknown): boolean =>
      value === undefined || (typeof value === "string" && (FIXED.has(name) || Object.hasOwn(DEFAULT_BITS, name)));
    yield* requireField(type, isKnownType, 'keys must be of the type "rsa", "ec" or "ed25519"');
    const minimum = name === "ec" ? ecBits : isCa ? caRsaBits : rsaBits;
    const isStrong = (value: unknown): boolean => {
      const bits = value === undefined ? 0 : numberOf(value);
      return bits !== undefined && (bits === 0 ? (DEFAULT_BITS[name] ?? 0) : bits) >= minimum;
    };
    const noun = name === "ec" ? "keys on elliptic curves" : "RSA keys";
    const hasNoBits = (value: unknown): boolean => value !== undefined && !Object.hasOwn(DEFAULT_BITS, name);
    yield* unless(type, hasNoBits, requireField(root.get("keyBits"), isStrong, `${noun} must have at least ${minimum} bits`));
  },
});
