import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { isNetwork, numberOf, vaultKinds } from "../../model/vault/vault";
import { integer } from "../../parameter";
import { defineRule, requireField } from "../../rule";

export const secretIdUse = defineRule({
  id: "vault-secret-id-use",
  title: "Secret ids of AppRoles must be demanded, wear out, and serve certain networks only",
  rationale:
    "A secret id that can be used once tells on its thief: when the program logs in, it is used up. Bound to a network, it is worth nothing elsewhere.",
  severity: "low",
  appliesTo: "resource",
  kinds: vaultKinds("AppRole"),
  controls: [pciDss("8.6.3"), pciDss("8.3.1"), mitreAttack("T1552.001")],
  optIn: "It takes something that delivers a new secret id for each start of a program.",
  parameters: { uses: integer("How often a secret id may be used.", 1, { minimum: 1 }) },
  remediation:
    "Set bindSecretId to true, secretIdNumUses to 1, and secretIdBoundCidrs and tokenBoundCidrs to the networks of the machines.",
  waiveWhen: "The secret id is delivered by hand and has to last for several starts.",
  *check({ root }, _context, { uses }) {
    const isDemanded = (value: unknown): boolean => value === undefined || value === true;
    yield* requireField(root.get("bindSecretId"), isDemanded, "AppRole must demand a secret id");
    // 0, the default, stands for no bound.
    const isBounded = (value: unknown): boolean => {
      const count = numberOf(value);
      return count !== undefined && count > 0 && count <= uses;
    };
    yield* requireField(root.get("secretIdNumUses"), isBounded, "AppRole must let its secret ids wear out");
    for (const [key, noun] of [
      ["secretIdBoundCidrs", "secret ids"],
      ["tokenBoundCidrs", "tokens"],
    ] as const) {
      const cidrs = root.get(key);
      const claim = `AppRole must bind its ${noun} to networks`;
      yield* requireField(cidrs, (value) => Array.isArray(value) && value.length > 0, claim);
      for (const cidr of cidrs.items()) yield* requireField(cidr, isNetwork, claim);
    }
  },
});
