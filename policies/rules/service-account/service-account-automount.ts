import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { texts } from "../../parameter";
import { defineRule, requireField, unless } from "../../rule";

export const serviceAccountAutomount = defineRule({
  id: "kubernetes-service-account-automount",
  title: "Service accounts must not have their token mounted by default",
  rationale: "Otherwise every pod that runs as the account gets its token, whether it asks for one or not.",
  severity: "low",
  appliesTo: "resource",
  kinds: ["ServiceAccount"],
  controls: [
    cisKubernetes("5.1.6"),
    nsaCisa("pod-security/service-account-token"),
    nist800190("4.4.4"),
    pciDss("7.2.5"),
    mitreAttack("T1528"),
  ],
  remediation: "Set automountServiceAccountToken to false on the ServiceAccount, and to true on the pods that call the API.",
  waiveWhen: "An operator makes the pods and leaves no way to set it there; name the account in `accounts`.",
  parameters: { accounts: texts("The names of the service accounts that may have their token mounted by default.") },
  *check({ root }, _context, { accounts }) {
    const isOff = requireField(
      root.get("automountServiceAccountToken"),
      (value) => value === false,
      "service account must set automountServiceAccountToken=false",
    );
    const isExempt = (name: unknown): boolean => typeof name === "string" && accounts.includes(name);
    yield* accounts.length > 0 ? unless(root.get("metadata", "name"), isExempt, isOff) : isOff;
  },
});
