import { nist800190 } from "../../frameworks/nist-800-190";
import { defineRule, requireField } from "../../rule";

export const volumes = defineRule({
  id: "dockerfile-volumes",
  title: "Images must not declare volumes",
  rationale:
    "The engine makes a volume without a name for each container, which keeps its data when the container has long been removed.",
  severity: "low",
  appliesTo: "dockerfile",
  controls: [nist800190("4.4.3")],
  remediation: "Remove VOLUME, and mount a named volume where the container is started.",
  optIn: "Images of databases declare theirs on purpose, and Kubernetes ignores them.",
  waiveWhen: "Data would be lost where nobody thinks of a volume, as in an image of a database.",
  *check(dockerfile) {
    for (const { field } of dockerfile.imageStages.flatMap((stage) => stage.instructions("VOLUME"))) {
      yield* requireField(field, () => false, "image must not declare a volume");
    }
  },
});
