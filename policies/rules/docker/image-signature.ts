import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { imageOfContainer } from "../../model/signature";
import { defineRule } from "../../rule";
import { requireAcceptedImage } from "../image/image-signature";

export const imageSignature = defineRule({
  id: "docker-image-signature",
  title: "Images of Docker containers must be signed as the trust policy demands",
  rationale:
    "A digest says which content runs, but not who vouches for it. Without a signature, whoever can push an image or change a reference decides what runs; with one, they need the key as well.",
  severity: "critical",
  appliesTo: "docker-container",
  needs: "signatures",
  controls: [cisDocker("4.5"), nist800190("4.1.5"), mitreAttack("T1525"), mitreAttack("T1195.002")],
  remediation:
    "Sign the image by its digest (SignedImage, or cosign sign) and name it by that digest, not by the ID that it has on the host; portcullis verify shows what is missing. For images of others, add an entry to the trust policy.",
  optIn: "It needs a trust policy, and is switched on by one.",
  waiveWhen:
    "The trust policy accepts what is taken over as published; waive it for an image that has to run before it can be signed.",
  *check(container, context) {
    const image = imageOfContainer(container);
    if (image) yield* requireAcceptedImage(context, image, container.label);
  },
});
