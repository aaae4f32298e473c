import { cisDocker } from "../../frameworks/cis-docker";
import { defineRule, requireField } from "../../rule";

export const addInsteadOfCopy = defineRule({
  id: "dockerfile-add-instead-of-copy",
  title: "Local files must be copied with COPY",
  rationale:
    "ADD unpacks archives and fetches addresses on the way: a file with the right name becomes files anywhere in the image.",
  severity: "low",
  appliesTo: "dockerfile",
  controls: [cisDocker("4.9")],
  remediation: "Replace ADD by COPY; keep ADD for archives that are to be unpacked and for addresses.",
  waiveWhen: "A source is named so that it does not look like an archive, but is one that is to be unpacked.",
  *check(dockerfile) {
    for (const add of dockerfile.instructions("ADD")) {
      for (const source of add.get("sources").items()) {
        const needsAdd = (value: unknown): boolean => typeof value === "string" && (REMOTE.test(value) || ARCHIVE.test(value));
        yield* requireField(source, needsAdd, "local files must be copied with COPY");
      }
    }
  },
});

const REMOTE = /^(?:https?|ftp|git|ssh):\/\/|^git@|^<</i;
const ARCHIVE = /\.(?:tar(?:\.\w+)?|t[gbx]z2?|tzst|taz|txz)$|[*?]$/i;
