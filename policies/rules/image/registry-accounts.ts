import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { hasAccounts, listensToItself, registryConfigsOf } from "../../model/kubernetes/registry-config";
import { defineRule, violation } from "../../rule";

export const registryAccounts = defineRule({
  id: "kubernetes-registry-accounts",
  title: "Registries of images must ask who pulls and pushes",
  rationale:
    "Whoever reaches a registry that asks nobody puts an image of theirs under a tag that others run, and reads what is in all images.",
  severity: "high",
  appliesTo: "resource",
  kinds: ["ConfigMap", "Secret"],
  controls: [nist800190("4.2.3"), pciDss("8.3.1"), mitreAttack("T1525"), mitreAttack("T1195.002")],
  remediation: "Set auth (http.auth for zot), or let the registry listen on 127.0.0.1 and put a proxy that asks into the same pod.",
  waiveWhen: "It is a read-only copy of public images, or a network policy lets nobody but the proxy that asks reach it.",
  *check(subject) {
    for (const config of registryConfigsOf(subject)) {
      if (listensToItself(config) || hasAccounts(config)) continue;
      yield* violation(config.field, "registry must ask who pulls and pushes");
    }
  },
});
