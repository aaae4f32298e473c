/** The table of rights in the guide of the hardened namespace. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const GUIDE = join(__dirname, "../../docs/components/hardened-namespace.md");
const HEADING = "## Who may do what";

/** One cell: whether a role of an environment may do it. */
export interface AccessCell {
  environment: string;
  role: string;
  verb: string;
  resource: AccessResource;
  isAllowed: boolean;
}

export interface AccessResource {
  resource: string;
  group: string;
  subresource: string;
  /** Of the one object that it is about, or empty. */
  name: string;
  /** Empty: that of the environment. */
  namespace: string;
  isOfCluster: boolean;
}

/** Reads the table: its columns are verb, resource, then one for each role of each environment (`admin in dev`). Throws where it cannot. */
export function readAccessTable(): { rows: number; cells: AccessCell[] } {
  const [, section] = readFileSync(GUIDE, "utf8").split(`${HEADING}\n`);
  const lines = (section?.split("\n## ")[0] ?? "").split("\n").filter((line) => line.startsWith("|"));
  const [header = [], , ...rows] = lines.map((line) =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
  const cells = rows.flatMap(([verb = "", resource = "", ...answers]) =>
    answers.map((answer, index): AccessCell => {
      const [role, environment] = header[index + 2]?.split(" in ") ?? [];
      if (!role || !environment || !["yes", "–"].includes(answer))
        throw new Error(`the table cannot be read at "${verb} ${resource}"`);
      return { environment, role, verb: verb.replaceAll("`", ""), resource: readResource(resource), isAllowed: answer === "yes" };
    }),
  );
  return { rows: rows.length, cells };
}

/** `` `deployments.apps/scale` named `web` ``, `` `pods` in `kube-system` `` or `` `nodes` of the cluster ``. */
function readResource(text: string): AccessResource {
  const parts = /^`([a-z]+)(?:\.([a-z0-9.]+))?(?:\/([a-z]+))?`(?: named `(\S+)`)?(?: in `(\S+)`)?( of the cluster)?$/.exec(text);
  if (!parts) throw new Error(`"${text}" is no resource`);
  const [, resource = "", group = "", subresource = "", name = "", namespace = "", ofCluster] = parts;
  return { resource, group, subresource, name, namespace, isOfCluster: ofCluster !== undefined };
}
