import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { readKubeconfig } from "../../model/provider/kubeconfig";
import { defineRule, requireField } from "../../rule";

export const kubeconfigLiteral = defineRule({
  id: "pulumi-kubeconfig-literal",
  title: "A kubeconfig with credentials must be marked secret",
  rationale:
    "What is not marked stands in the state in clear text, and in the output of previews: whoever may read either controls the cluster.",
  severity: "high",
  appliesTo: "resource",
  kinds: ["pulumi:providers:kubernetes"],
  controls: [nsaCisa("network/kubeconfig"), pciDss("8.3.2"), pciDss("8.6.2"), mitreAttack("T1552.001"), mitreAttack("T1552.004")],
  remediation: "Wrap it in pulumi.secret, give the path of a file, or use one that logs in with a program (exec).",
  waiveWhen: "The cluster is one on a developer's machine or in a test.",
  *check({ root }) {
    const kubeconfig = root.get("kubeconfig");
    const isSafe = (value: unknown): boolean =>
      kubeconfig.secret || typeof value !== "string" || !readKubeconfig(value)?.hasCredentials;
    yield* requireField(kubeconfig, isSafe, "kubeconfig with credentials must be marked secret");
  },
});
