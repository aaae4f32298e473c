import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import type { Field } from "../../model/field";
import { parseImageReference } from "../../model/image-reference";
import { imagesOf } from "../../model/kubernetes/pod-images";
import { flag } from "../../parameter";
import { defineRule, isUnsetOrEmpty, requireField, undecided } from "../../rule";

export const imagePullPolicy = defineRule({
  id: "kubernetes-image-pull-policy",
  title: "Images that can change must not be taken from the node unseen",
  rationale:
    "With Never, a pod runs whatever lies on the node under that name, whoever has put it there. With IfNotPresent and no version, each node runs what it happened to pull first. A digest is the same everywhere, so it may have any policy.",
  severity: "medium",
  appliesTo: "pod",
  controls: [nist800190("4.2.2"), mitreAttack("T1525")],
  remediation:
    "Pin the image by a digest, or set imagePullPolicy to Always; a version may also have IfNotPresent, which is its default.",
  waiveWhen:
    "Waive it for clusters whose images are loaded onto the nodes by hand, as on a developer's machine or without any network.",
  parameters: {
    always: flag(
      "Whether a version without a digest needs Always as well, so that the registry is asked for credentials at each start. Default: no.",
    ),
  },
  *check(pod, _context, { always }) {
    for (const { label, image, pullPolicy } of imagesOf(pod)) {
      const reference = typeof image.value === "string" ? parseImageReference(image.value) : undefined;
      const isVersion = reference?.tag !== undefined && reference.tag !== "latest";
      const accepts = (value: Field["value"]): boolean => {
        const policy = isUnsetOrEmpty(value) ? (isVersion ? "IfNotPresent" : "Always") : value;
        return policy === "Always" || (policy === "IfNotPresent" && isVersion && !always);
      };
      const claim = `${label} must not run an image that can change without asking the registry`;
      if (image.state === "unknown") {
        // By default it is right for every image.
        const isRight =
          pullPolicy.value === "Always" || (pullPolicy.state !== "unknown" && isUnsetOrEmpty(pullPolicy.value) && !always);
        if (!isRight) yield* undecided(image, claim);
      } else if (reference && reference.digest === undefined) yield* requireField(pullPolicy, accepts, claim);
    }
  },
});
