import { pciDss } from "../../frameworks/pci-dss";
import { settingValue } from "../../model/provider/provider-settings";
import { staysOff } from "../../model/provider/switch";
import { defineRule, requireField } from "../../rule";

export const deleteUnreachable = defineRule({
  id: "pulumi-delete-unreachable",
  title: "Providers must not forget resources of clusters that they cannot reach",
  rationale:
    "A short failure of the network is enough to drop resources from the state: they run on, and nobody updates or removes them.",
  severity: "low",
  appliesTo: "resource",
  kinds: ["pulumi:providers:kubernetes"],
  controls: [pciDss("12.5.1")],
  remediation: "Remove deleteUnreachable, also from the configuration of the stack and from PULUMI_K8S_DELETE_UNREACHABLE.",
  waiveWhen: "A cluster is gone for good and its resources are to leave the state.",
  *check({ root }) {
    const field = root.get("deleteUnreachable");
    yield* requireField(field, () => staysOff(settingValue(field)), "provider must not forget resources of an unreachable cluster");
  },
});
