import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { saysYes, staysOff } from "../../model/provider/switch";
import { vaultKinds } from "../../model/vault/vault";
import { defineRule, requireField } from "../../rule";

export const auditOptions = defineRule({
  id: "vault-audit-options",
  title: "Audit devices must keep secrets hashed and keep every entry",
  rationale:
    "Raw entries put every secret that Vault hands out into the log, for all who read logs. A device that discards or leaves out entries shows no attack.",
  severity: "high",
  appliesTo: "resource",
  kinds: vaultKinds("AuditDevice"),
  controls: [pciDss("8.3.2"), pciDss("10.2.2"), nsaCisa("logging/workloads"), mitreAttack("T1552.001"), mitreAttack("T1562")],
  remediation: "Remove log_raw, hmac_accessor, exclude and filter from options, and write to a file that is kept or to stdout.",
  waiveWhen: "A second device keeps everything, hashed, and this one feeds a system that only shows a part.",
  *check({ root }) {
    const option = (name: string): ReturnType<typeof root.get> => root.get("options", name);
    yield* requireField(option("log_raw"), staysOff, "audit device must not log secrets in clear text");
    const isYes = (value: unknown): boolean => value === undefined || saysYes(value);
    yield* requireField(option("hmac_accessor"), isYes, "audit device must hash the accessors of tokens");
    for (const name of ["exclude", "filter"]) {
      yield* requireField(option(name), (value) => value === undefined || value === "", "audit device must not leave out entries");
    }
    for (const name of ["file_path", "path"]) {
      const isKept = (value: unknown): boolean =>
        value === undefined || (typeof value === "string" && !/^(discard|\/dev\/null)$/i.test(value.trim()));
      yield* requireField(option(name), isKept, "audit device must not discard its entries");
    }
    const isReliable = (value: unknown): boolean => value === undefined || (typeof value === "string" && !/^udp/i.test(value));
    yield* requireField(option("socket_type"), isReliable, "audit device must not send its entries by UDP");
  },
});
