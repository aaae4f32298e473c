import { pciDss } from "../../frameworks/pci-dss";
import { settingValue } from "../../model/provider/provider-settings";
import { staysOff } from "../../model/provider/switch";
import { defineRule, requireField } from "../../rule";

export const skipUpdateUnreachable = defineRule({
  id: "pulumi-skip-update-unreachable",
  title: "Providers must not skip updates of clusters that they cannot reach",
  rationale:
    "While the cluster is away, policies are shown the old inputs instead of the new ones, and the change is reported as done though nothing happened.",
  severity: "medium",
  appliesTo: "resource",
  kinds: ["pulumi:providers:kubernetes"],
  controls: [pciDss("2.2.1")],
  remediation:
    "Remove skipUpdateUnreachable, also from the configuration of the stack and from PULUMI_K8S_SKIP_UPDATE_UNREACHABLE.",
  waiveWhen: "One of several clusters is down for long and the others have to be updated meanwhile.",
  *check({ root }) {
    const field = root.get("skipUpdateUnreachable");
    yield* requireField(field, () => staysOff(settingValue(field)), "provider must not skip updates of an unreachable cluster");
  },
});
