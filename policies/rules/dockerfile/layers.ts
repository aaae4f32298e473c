import { nist800190 } from "../../frameworks/nist-800-190";
import { integer } from "../../parameter";
import { defineRule, requireField, violation } from "../../rule";

export const layers = defineRule({
  id: "dockerfile-layers",
  title: "Images must have few layers",
  rationale: "Each RUN is a layer that keeps what a later one removes, and many of them slow every pull down.",
  severity: "low",
  appliesTo: "dockerfile",
  controls: [nist800190("4.1.2")],
  remediation: "Join steps that belong together in one RUN, or build in a stage of its own and copy what has been built.",
  optIn: "How many are too many depends on how the cache of the build is used.",
  waiveWhen: "The steps change at different times, and the cache is worth more than the size.",
  parameters: {
    maximum: integer("How many RUN an image may have, those of the stages that it goes on with included.", 10, { minimum: 0 }),
  },
  *check(dockerfile, _context, { maximum }) {
    const runs = dockerfile.imageStages.flatMap((stage) => stage.instructions("RUN")).filter(({ isTrigger }) => !isTrigger);
    const [first] = runs;
    const claim = `image must have at most ${maximum} layers by RUN`;
    if (first?.field.state === "unknown") yield* requireField(first.field, () => false, claim);
    for (const { field } of runs.slice(maximum, maximum + 1)) yield* violation(field, claim);
  },
});
