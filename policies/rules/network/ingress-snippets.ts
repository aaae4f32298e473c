import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { INGRESS_KINDS } from "../../model/network/routes";
import { defineRule, requireField } from "../../rule";

/** `configuration-snippet`, `server-snippet` and their kin, of several controllers and whatever prefix one is started with. */
const SNIPPET = /\/([a-z-]+-)?snippets?$/;
/** What Go's strconv.ParseBool, with which the controller reads its settings, takes for true. */
const TRUE = new Set<unknown>(["1", "t", "T", "true", "TRUE", "True"]);

export const ingressSnippets = defineRule({
  id: "kubernetes-ingress-snippets",
  title: "Ingresses must not carry configuration of the proxy",
  rationale:
    "A snippet is configuration of the proxy, and with it whoever may edit an Ingress runs code in the controller and reads the secrets of all namespaces (CVE-2021-25742).",
  severity: "high",
  appliesTo: "resource",
  kinds: [...INGRESS_KINDS, "ConfigMap"],
  controls: [nsaCisa("authorization/least-privilege"), pciDss("2.2.6"), mitreAttack("T1552.007"), mitreAttack("T1068")],
  remediation: "Use the annotations for the single setting, and keep allow-snippet-annotations off in the controller's ConfigMap.",
  waiveWhen: "Only administrators of the cluster may edit Ingresses, and the snippet has been reviewed.",
  *check({ root, kinds }) {
    if (kinds.includes("ConfigMap")) {
      const isOff = (value: unknown): boolean => !TRUE.has(value);
      yield* requireField(
        root.get("data", "allow-snippet-annotations"),
        isOff,
        "configuration of the controller must not allow snippets",
      );
      return;
    }
    for (const [key, annotation] of root.get("metadata", "annotations").entries()) {
      const isUnread = key === "*" && annotation.state === "unknown";
      if (isUnread || SNIPPET.test(key))
        yield* requireField(annotation, () => false, "ingress must not carry a snippet of configuration");
    }
  },
});
