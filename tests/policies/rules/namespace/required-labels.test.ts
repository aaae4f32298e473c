import { requiredLabels } from "../../../../policies/rules/namespace/required-labels";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const TEAM = { path: "metadata.labels.team", message: 'namespace must carry the label "team"' };

testRule(requiredLabels, {
  base: { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", labels: { team: "shop" } } },
  compliant: [
    { set: { "metadata.labels": null }, parameters: { labels: [] } },
    { set: { "metadata.labels": { "example.com/owner": "shop" } }, parameters: { labels: ["example.com/owner"] } },
  ],
  violations: [
    { set: { "metadata.labels.team": null }, ...TEAM },
    { set: { "metadata.labels.team": "" }, ...TEAM },
    { set: { "metadata.labels": null }, ...TEAM },
    {
      set: {},
      parameters: { labels: ["team", "example.com/owner"] },
      path: 'metadata.labels["example.com/owner"]',
      message: 'namespace must carry the label "example.com/owner"',
    },
  ],
  undecided: [
    { set: { "metadata.labels.team": UNKNOWN }, ...TEAM },
    { set: { "metadata.labels": UNKNOWN }, path: "metadata.labels", message: TEAM.message },
  ],
  legitimate: [
    { what: "a house that goes by other labels", set: { "metadata.labels": { unit: "retail" } }, parameters: { labels: ["unit"] } },
  ],
});
