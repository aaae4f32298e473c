import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { parseImageReference, isFromRegistry } from "../../model/image-reference";
import { texts } from "../../parameter";
import { defineRule, requireField } from "../../rule";

export const baseRegistries = defineRule({
  id: "dockerfile-base-registries",
  title: "Images must be built on those of the organisation's registries",
  rationale:
    "Anybody can publish on a public registry, under a name that differs by a letter; what is in the base is in every image that is built on it.",
  severity: "high",
  appliesTo: "dockerfile",
  controls: [cisDocker("4.2"), nist800190("4.1.5"), mitreAttack("T1195.002"), mitreAttack("T1204.003")],
  remediation: "Build on a base that the rule allows, or copy the one that you need to a registry that it allows.",
  optIn: "Only you know your registries.",
  waiveWhen: "Add a registry to the parameter if its images are trusted for good; waive it for a base that is being moved.",
  parameters: {
    registries: texts(
      "Registries that bases may come from, or parts of them: registry.example.com, registry.example.com:5000/base, docker.io/library.",
    ),
  },
  *check(dockerfile, _context, { registries }) {
    const isAllowed = (value: string | undefined): boolean => {
      const reference = value === undefined ? undefined : parseImageReference(value);
      return value === "scratch" || (reference !== undefined && registries.some((registry) => isFromRegistry(reference, registry)));
    };
    for (const { field, image } of dockerfile.usedImages) {
      yield* requireField(field, () => isAllowed(image), "image must be built on one from a registry that the rule allows");
    }
  },
});
