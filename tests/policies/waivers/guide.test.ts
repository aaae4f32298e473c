import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseWaivers } from "../../../policies/waivers/parse";
import { fromPulumiExceptions } from "../../../policies/waivers/pulumi-exceptions";
import { NOTICE_DAYS } from "../../../policies/waivers/apply";
import { MAX_DAYS } from "../../../policies/waivers/validate";
import { rules } from "../../../policies/rules";
import { waiverSchema } from "../../../policies/waivers/schema";
import { TODAY } from "./support";

const GUIDE = readFileSync(join(__dirname, "../../../docs/waivers.md"), "utf8");

function examples(language: string): string[] {
  return [...GUIDE.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm"))].map((match) => match[1] as string);
}

describe("docs/waivers.md", () => {
  it("has examples of waivers that are right, one of each form of subject", () => {
    const subjects = examples("yaml").flatMap((text) => parseWaivers(text, { file: "guide", today: TODAY }).waivers);
    assert.deepEqual(
      subjects.map(({ subject, scope }) => `${Object.keys(subject).join(" ")}, ${scope}`),
      ["urn, exact", "apiVersion kind name namespace, exact", "file kind name, exact", "urn, pattern"],
    );
  });

  it("has an example of Pulumi's exceptions that is right, and names what its command does", () => {
    const [example = ""] = examples("json");
    const waivers = fromPulumiExceptions(example, {
      file: "policy-config.json",
      owner: "team-observability",
      ticket: "OPS-123",
      expires: "2027-03-31",
      today: TODAY,
    });
    const [first] = parseWaivers(examples("yaml")[0] ?? "", { file: "guide", today: TODAY }).waivers;
    assert.deepEqual([waivers[0]?.subject, waivers[0]?.reason], [first?.subject, first?.reason]);
  });

  it("tells every key and the limits as they are", () => {
    const { properties } = waiverSchema() as { properties: { waivers: { items: { properties: object } } } };
    for (const key of Object.keys(properties.waivers.items.properties))
      assert.match(GUIDE, new RegExp(`^\\| \`${key}\` `, "m"), key);
    assert.ok(GUIDE.includes(`at most ${MAX_DAYS} days ahead`));
    assert.ok(GUIDE.includes(`in its last ${NOTICE_DAYS} days`));
  });

  it("names a rule that includes another one", () => {
    const wider = rules.find(({ id }) => id === "kubernetes-seccomp-profile-required");
    assert.ok(wider?.includes.includes("kubernetes-seccomp-profile"));
  });
});
