import { nsaCisa } from "../../frameworks/nsa-cisa";
import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { parseImageReference } from "../../model/image-reference";
import { packageCalls } from "../../model/docker/packages";
import { defineRule, requireField } from "../../rule";

export const buildTools = defineRule({
  id: "dockerfile-build-tools",
  title: "Compilers and build tools must stay out of the image that runs",
  rationale:
    "An attacker in a container with a compiler builds tools where none could be brought, and every package is one more to patch.",
  severity: "low",
  appliesTo: "dockerfile",
  controls: [nsaCisa("pod-security/minimal-images"), cisDocker("4.3"), nist800190("4.1.2"), pciDss("2.2.4"), mitreAttack("T1609")],
  remediation: "Build in a stage of its own, and copy what has been built into a last stage with a small base (COPY --from).",
  waiveWhen: "The image is there for building: a runner of pipelines, a development environment.",
  *check(dockerfile) {
    const base = dockerfile.final?.base;
    const isRuntime = (value: unknown): boolean => typeof value !== "string" || !BUILD_IMAGE.test(nameOf(value));
    if (base) yield* requireField(base, isRuntime, "image that runs must not be built on one with compilers");
    for (const run of dockerfile.imageStages.flatMap((stage) => stage.instructions("RUN"))) {
      const calls = packageCalls(run.commands());
      // What the same step removes again leaves no trace.
      const isRemoved = calls.some(({ action }) => /^(?:del|remove|purge|autoremove|erase)$/.test(action));
      const installs = calls.some(({ action, packages }) => action === "install" && packages.some((name) => TOOL.test(name)));
      yield* requireField(run.field, () => isRemoved || !installs, "image that runs must not hold compilers");
    }
  },
});

const BUILD_IMAGE = /^(?:library\/)?(?:golang|rust|maven|gradle|gcc|sbt|haskell|clojure)$|(?:^|\/)dotnet\/sdk$/;
const TOOL =
  /^(?:build-essential|gcc|g\+\+|gcc-c\+\+|clang|make|cmake|automake|autoconf|build-base|alpine-sdk|golang|golang-go|rustc|cargo)(?:-?[\d.]+)?$/;

function nameOf(image: string): string {
  return parseImageReference(image)?.repository ?? "";
}
