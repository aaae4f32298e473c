import { environmentLabel } from "../../../../policies/rules/namespace/environment-label";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const ANY = 'namespace must carry the label of its environment ("dev", "uat", "prod")';
const PROD = 'namespace must carry the label of its environment ("prod")';
const LABEL = "metadata.labels.environment";
const base = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", labels: { environment: "prod" } } };

testRule(environmentLabel, {
  base,
  environment: "prod",
  compliant: [{ set: { "metadata.labels": { stage: "prod" } }, parameters: { label: "stage" } }],
  violations: [
    { set: { [LABEL]: "dev" }, path: LABEL, message: PROD },
    { set: { [LABEL]: null }, path: LABEL, message: PROD },
    { set: { [LABEL]: "Prod" }, path: LABEL, message: PROD },
    { set: { "metadata.labels": null }, path: LABEL, message: PROD },
    { set: {}, parameters: { label: "stage" }, path: "metadata.labels.stage", message: PROD },
  ],
  undecided: [
    { set: { [LABEL]: UNKNOWN }, path: LABEL, message: PROD },
    { set: { "metadata.labels": UNKNOWN }, path: "metadata.labels", message: PROD },
  ],
  legitimate: [
    { what: "a house whose label is another", set: { "metadata.labels": { stage: "prod" } }, parameters: { label: "stage" } },
    { what: "monitoring of all environments", set: { "metadata.labels": null }, waived: true },
  ],
});

testRule(environmentLabel, {
  base,
  compliant: [{ [LABEL]: "dev" }, { [LABEL]: "uat" }],
  violations: [
    { set: { [LABEL]: "production" }, path: LABEL, message: ANY },
    { set: { [LABEL]: null }, path: LABEL, message: ANY },
  ],
});
