import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { texts } from "../../parameter";
import { defineRule, requireField } from "../../rule";

export const embeddedData = defineRule({
  id: "dockerfile-embedded-data",
  title: "Data and settings of environments must stay out of images",
  rationale:
    "An image that holds the data or the settings of production cannot be tested elsewhere, and shows them to all who may pull it.",
  severity: "low",
  appliesTo: "dockerfile",
  controls: [nist800190("4.1.4"), nist800190("4.4.5"), pciDss("6.5.3")],
  remediation: "Keep data in volumes and databases, and mount settings when the container starts.",
  waiveWhen: "The file is a part of the program, such as a table that it looks things up in.",
  parameters: {
    names: texts("Names of files and folders that are data or settings; * stands for any text.", [
      "*.bak",
      "*.db",
      "*.dump",
      "*.rdb",
      "*.sql.gz",
      "*.sqlite",
      "*.sqlite3",
      "pg_data",
      "pgdata",
      "*.prod.json",
      "*.prod.yaml",
      "*.prod.yml",
      "*.production.json",
      "*.production.yaml",
      "*.production.yml",
    ]),
  },
  *check(dockerfile, _context, { names }) {
    const patterns = names.map(
      (name) =>
        new RegExp(
          `^${name
            .split("*")
            .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
            .join(".*")}$`,
          "i",
        ),
    );
    for (const copy of dockerfile.imageStages.flatMap((stage) => stage.instructions("COPY", "ADD"))) {
      const isData = (value: unknown): boolean =>
        typeof value === "string" && patterns.some((pattern) => pattern.test(lastPart(value)));
      for (const source of copy.get("sources").items()) {
        yield* requireField(source, (value) => !isData(value), `${copy.keyword} must not bring data or settings of an environment`);
      }
    }
  },
});

function lastPart(path: string): string {
  return path.replace(/\/+$/, "").replace(/^.*\//, "");
}
