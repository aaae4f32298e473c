import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { parseImageReference } from "../../model/image-reference";
import { texts } from "../../parameter";
import { defineRule, requireField } from "../../rule";

export const frontend = defineRule({
  id: "dockerfile-frontend",
  title: "Dockerfiles must be read by Docker's own frontend",
  rationale:
    "The directive `syntax` names an image that the builder runs to read the file. Another frontend can make anything of it, whatever it says here.",
  severity: "medium",
  appliesTo: "dockerfile",
  controls: [nist800190("4.1.5"), mitreAttack("T1195.002")],
  remediation: "Remove the directive, or name docker/dockerfile:1.",
  waiveWhen: "Add a frontend to the parameter if you trust its image as much as the builder.",
  parameters: {
    frontends: texts("Frontends that may be named, without tag and digest.", ["docker/dockerfile", "docker/dockerfile-upstream"]),
  },
  *check(dockerfile, _context, { frontends }) {
    const isTrusted = (value: unknown): boolean => {
      const reference = typeof value === "string" ? parseImageReference(value) : undefined;
      const known = frontends.map((frontend) => parseImageReference(frontend));
      return known.some((one) => one?.registry === reference?.registry && one?.repository === reference?.repository);
    };
    const syntax = dockerfile.root.get("syntax");
    yield* requireField(
      syntax,
      (value) => value === undefined || isTrusted(value),
      "file must be read by a frontend that is trusted",
    );
  },
});
