import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { DAY, secondsOf } from "../../model/vault/duration";
import { vaultKinds } from "../../model/vault/vault";
import { integer } from "../../parameter";
import { defineRule, isUnsetOrEmpty, requireField } from "../../rule";

const ROOT_KINDS = vaultKinds("PkiRootCert");

export const caTtl = defineRule({
  id: "vault-ca-ttl",
  title: "Certificates of authorities must have a bounded life",
  rationale: "An authority is trusted until its certificate ends, so a stolen key of one without an end is never worthless.",
  severity: "medium",
  appliesTo: "resource",
  kinds: [...ROOT_KINDS, ...vaultKinds("PkiSignedIntermediate")],
  controls: [pciDss("3.7.4"), mitreAttack("T1649")],
  parameters: {
    rootDays: integer("The longest life of a root, in days.", 3653, { minimum: 1 }),
    intermediateDays: integer("The longest life of an intermediate authority, in days.", 1827, { minimum: 1 }),
  },
  remediation: 'Set ttl, for example to "87600h" for a root and "43800h" for an intermediate, instead of notAfter.',
  waiveWhen: "The authority ends together with one outside of Vault, whose date notAfter repeats.",
  *check({ root, kinds }, _context, { rootDays, intermediateDays }) {
    const isRoot = kinds.some((kind) => ROOT_KINDS.includes(kind));
    const [noun, days] = isRoot ? ["root", rootDays] : ["intermediate authority", intermediateDays];
    // Without one, the mount's longest lease bounds it.
    const accepts = (value: unknown): boolean => {
      const seconds = secondsOf(value);
      return seconds !== undefined && seconds >= 0 && seconds <= days * DAY;
    };
    yield* requireField(root.get("ttl"), accepts, `${noun} must live for at most ${days} days`);
    yield* requireField(root.get("notAfter"), isUnsetOrEmpty, `${noun} must be bounded by a ttl instead of a date`);
  },
});
