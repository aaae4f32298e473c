import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import type { Field } from "../../model/field";
import { imagesOf, injectedImagesOf } from "../../model/kubernetes/pod-images";
import { defineRule, undecided, violation, type CheckContext, type Observation } from "../../rule";

export const imageSignature = defineRule({
  id: "kubernetes-image-signature",
  title: "Images must be signed as the trust policy demands",
  rationale:
    "A digest says which content runs, but not who vouches for it. Without a signature, whoever can push an image or change a reference decides what runs; with one, they need the key as well.",
  severity: "critical",
  appliesTo: "pod",
  needs: "signatures",
  controls: [
    cisKubernetes("5.5.1"),
    nsaCisa("pod-security/signed-images"),
    nist800190("4.1.5"),
    mitreAttack("T1525"),
    mitreAttack("T1195.002"),
  ],
  remediation:
    "Sign the image by its digest (SignedImage, or cosign sign) and pin it by that digest; portcullis verify shows what is missing. For images of others, add an entry to the trust policy.",
  optIn: "It needs a trust policy, and is switched on by one.",
  waiveWhen:
    "The trust policy accepts what is taken over as published; waive it for an image that has to run before it can be signed.",
  includes: ["kubernetes-image-reference"],
  *check(pod, context) {
    for (const { label, image } of [...imagesOf(pod), ...injectedImagesOf(pod)]) {
      yield* requireAcceptedImage(context, image, label);
    }
  },
});

/** Requires that the trust policy accepts an image; `who` is whose it is. */
export function* requireAcceptedImage({ signatures }: CheckContext, image: Field, who: string): Generator<Observation> {
  const claim = `${who} must use an image that the trust policy accepts`;
  if (image.state === "unknown") yield* undecided(image, claim);
  else if (typeof image.value !== "string") yield* violation(image, claim);
  else if (!signatures) yield* undecided(image, claim, "there is no trust policy");
  else {
    const outcome = signatures.of(image.value);
    if (outcome.state === "accepted") return;
    const reason = image.secret ? "its name is secret" : outcome.reason;
    yield* outcome.state === "refused" ? violation(image, claim, reason) : undecided(image, claim, reason);
  }
}
