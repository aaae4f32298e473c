import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { numberOf, vaultKinds } from "../../model/vault/vault";
import { integer } from "../../parameter";
import { defineRule, requireField } from "../../rule";

export const caPathLength = defineRule({
  id: "vault-ca-path-length",
  title: "Intermediate authorities must bound the authorities below them",
  rationale:
    "Without a path length, whoever controls the mount of an intermediate can make further authorities that the root vouches for.",
  severity: "low",
  appliesTo: "resource",
  kinds: vaultKinds("PkiSignedIntermediate"),
  controls: [pciDss("3.7.7"), mitreAttack("T1649")],
  remediation: "Set maxPathLength to 0, or to the number of authorities that may stand below.",
  waiveWhen: "The root has a path length of its own, which bounds all below it.",
  parameters: { maximum: integer("How many authorities may stand one below the other.", 3, { minimum: 0 }) },
  *check({ root }, _context, { maximum }) {
    // -1, the default, stands for no bound.
    const isBounded = (value: unknown): boolean => numberOf(value) !== undefined && Number(value) >= 0 && Number(value) <= maximum;
    yield* requireField(
      root.get("maxPathLength"),
      isBounded,
      `intermediate authority must have a path length of at most ${maximum}`,
    );
  },
});
