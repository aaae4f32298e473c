import { nsaCisa } from "../../frameworks/nsa-cisa";
import { cisDocker } from "../../frameworks/cis-docker";
import { nist800190 } from "../../frameworks/nist-800-190";
import { packageCalls } from "../../model/docker/packages";
import { defineRule, requireField } from "../../rule";

export const packageCaches = defineRule({
  id: "dockerfile-package-caches",
  title: "Caches of package managers must stay out of images",
  rationale: "They make an image larger for nothing, and name the versions of its packages to whoever looks for flaws in them.",
  severity: "low",
  appliesTo: "dockerfile",
  controls: [nsaCisa("pod-security/minimal-images"), cisDocker("4.3"), nist800190("4.1.2")],
  remediation:
    "In the same RUN: rm -rf /var/lib/apt/lists/*, apk add --no-cache, dnf clean all, pip install --no-cache-dir; or RUN --mount=type=cache.",
  waiveWhen: "The image is squashed or its layers are cleaned by a later tool.",
  *check(dockerfile) {
    const stages = dockerfile.imageStages;
    const environment = stages
      .flatMap((stage) => stage.instructions("ENV", "ARG"))
      .some(({ field }) => field.get("PIP_NO_CACHE_DIR").state !== "absent");
    for (const run of stages.flatMap((stage) => stage.instructions("RUN"))) {
      const isClean = run.flag("mount").some(({ value }) => typeof value === "string" && /\btype=(?:cache|tmpfs)\b/.test(value));
      const script = run
        .commands()
        .map(({ name, words }) => [name, ...words].join(" "))
        .join("\n");
      const leaves = packageCalls(run.commands()).some(
        ({ manager, action, options }) =>
          action === "install" && !CLEANED[manager].test(`${script}\n${options.join(" ")}`) && !(manager === "pip" && environment),
      );
      yield* requireField(run.field, () => isClean || !leaves, "RUN must not leave the cache of a package manager");
    }
  },
});

/** What shows in a step that nothing is left of each cache. */
const CLEANED = {
  apt: /\brm .*\/var\/lib\/apt\b|\brm .*\/var\/lib\/\*|\bapt(?:-get)? .*dist-?clean/,
  apk: /--no-cache\b|\brm .*\/var\/cache\/apk|\brm .*\/var\/cache\/\*/,
  rpm: /\b(?:yum|dnf5?|microdnf|tdnf) .*clean|\brm .*\/var\/cache/,
  zypper: /\bzypper .*\b(?:clean|cc)\b|\brm .*\/var\/cache/,
  pip: /--no-cache-dir\b|\bpip3? cache purge|\brm .*\.cache/,
};
