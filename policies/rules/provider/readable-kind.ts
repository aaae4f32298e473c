import { nist800190 } from "../../frameworks/nist-800-190";
import { defineRule, requireField } from "../../rule";

export const readableKind = defineRule({
  id: "pulumi-readable-kind",
  title: "Resources must say what they are",
  rationale:
    "Rules go by what a resource is. One whose apiVersion or kind cannot be read may be anything, and no rule about it applies.",
  severity: "high",
  appliesTo: "resource",
  kinds: ["?/*", "", "List"],
  controls: [nist800190("4.4.5")],
  remediation: "Write apiVersion and kind as plain texts.",
  waiveWhen: "Never needed: a program knows what it makes.",
  *check({ root, kinds }) {
    // Where there are items, they are judged by themselves.
    if (kinds.includes("List")) yield* requireField(root.get("items"), () => true, "list must show its items");
    for (const key of ["apiVersion", "kind"]) {
      const field = root.get(key);
      const isReadable = (value: unknown): boolean => typeof value === "string" && value !== "" && !field.secret;
      yield* requireField(field, isReadable, `resource must state its ${key}`);
    }
  },
});
