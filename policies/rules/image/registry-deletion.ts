import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { deletesUntagged, registryConfigsOf } from "../../model/kubernetes/registry-config";
import { defineRule, violation } from "../../rule";

export const registryDeletion = defineRule({
  id: "kubernetes-registry-deletion",
  title: "Registries of images must keep what only a digest names",
  rationale:
    "Signatures, the parts of an index and images that deployments pin by digest have no tag. Whoever may delete them, or waits until the registry does, keeps pods from starting and takes away the proof of who built an image.",
  severity: "low",
  appliesTo: "resource",
  kinds: ["ConfigMap", "Secret"],
  controls: [nist800190("4.2.2"), mitreAttack("T1485")],
  remediation:
    'Remove storage.delete; for zot set a retention policy for "**" with deleteUntagged and deleteReferrers false, or gc to false.',
  optIn: "Registries of builds that nobody deploys are cleaned up by deleting.",
  waiveWhen: "Images are kept elsewhere as well, and this registry holds copies that may go.",
  *check(subject) {
    for (const config of registryConfigsOf(subject)) {
      if (deletesUntagged(config)) yield* violation(config.field, "registry must keep what only a digest names");
    }
  },
});
