import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { isFromRegistry, parseImageReference } from "../../model/image-reference";
import { imagesOf } from "../../model/kubernetes/pod-images";
import { texts } from "../../parameter";
import { defineRule, requireField } from "../../rule";

export const imageRegistries = defineRule({
  id: "kubernetes-image-registries",
  title: "Images must come from the registries of the organisation",
  rationale:
    "Anybody can publish on a public registry, under a name that differs by a letter. Only images that have passed through registries of your own have been scanned and can still be had tomorrow.",
  severity: "high",
  appliesTo: "pod",
  controls: [
    cisKubernetes("5.5.1"),
    nsaCisa("pod-security/trusted-images"),
    nist800190("4.1.5"),
    mitreAttack("T1204.003"),
    mitreAttack("T1610"),
  ],
  remediation: "Copy the image to a registry that the rule allows, and name it there.",
  optIn: "Only you know your registries.",
  waiveWhen: "Add a registry to the parameter if its images are trusted for good; waive it for an image that is being moved.",
  includes: ["kubernetes-image-reference"],
  parameters: {
    registries: texts(
      "Registries that images may come from, or parts of them: registry.example.com, registry.example.com:5000, docker.io/library.",
    ),
  },
  *check(pod, _context, { registries }) {
    const isAllowed = (value: unknown): boolean => {
      const reference = typeof value === "string" ? parseImageReference(value) : undefined;
      return reference !== undefined && registries.some((registry) => isFromRegistry(reference, registry));
    };
    for (const { label, image } of imagesOf(pod)) {
      yield* requireField(image, isAllowed, `${label} must use an image from a registry that the rule allows`);
    }
  },
});
