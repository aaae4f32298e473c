import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { defineRule } from "../../rule";
import { requireAcceptedImage } from "../image/image-signature";

export const remoteImageSignature = defineRule({
  id: "docker-remote-image-signature",
  title: "Images that Docker pulls must be signed as the trust policy demands",
  rationale:
    "What a host has pulled runs under its local ID, which no signature is for: when it is pulled is the time to ask who vouches for it.",
  severity: "critical",
  appliesTo: "resource",
  kinds: ["docker:index:RemoteImage"],
  needs: "signatures",
  controls: [cisDocker("4.5"), nist800190("4.1.5"), mitreAttack("T1525"), mitreAttack("T1195.002")],
  remediation:
    "Sign the image by its digest (SignedImage, or cosign sign) and name it by that digest; portcullis verify shows what is missing. For images of others, add an entry to the trust policy.",
  optIn: "It needs a trust policy, and is switched on by one.",
  waiveWhen:
    "The trust policy accepts what is taken over as published; waive it for an image that has to run before it can be signed.",
  *check({ root }, context) {
    if (root.get("build").state !== "known") yield* requireAcceptedImage(context, root.get("name"), "resource");
  },
});
