import { admissionExemption } from "../../../../policies/rules/namespace/admission-exemption";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const label = (key: string): string => `metadata.labels["${key}"]`;
const claim = (key: string): string => `namespace must not carry the label "${key}"`;
const GATEKEEPER = "admission.gatekeeper.sh/ignore";
const OPA = "openpolicyagent.org/webhook";
const CONNAISSEUR = "securesystemsengineering.connaisseur/webhook";

testRule(admissionExemption, {
  base: { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", labels: { environment: "prod" } } },
  compliant: [{ "metadata.labels": null }, { [label(OPA)]: "validate" }],
  violations: [
    { set: { [label(GATEKEEPER)]: "true" }, path: label(GATEKEEPER), message: claim(GATEKEEPER) },
    { set: { [label(GATEKEEPER)]: "" }, path: label(GATEKEEPER), message: claim(GATEKEEPER) },
    { set: { [label(OPA)]: "ignore" }, path: label(OPA), message: claim(OPA) },
    { set: { [label(CONNAISSEUR)]: "ignore" }, path: label(CONNAISSEUR), message: claim(CONNAISSEUR) },
  ],
  undecided: [
    { set: { [label(GATEKEEPER)]: UNKNOWN }, path: label(GATEKEEPER), message: claim(GATEKEEPER) },
    { set: { "metadata.labels": UNKNOWN }, path: "metadata.labels", message: claim(GATEKEEPER) },
  ],
  legitimate: [
    { what: "a namespace that admission knows by another label", set: { [label("team")]: "shop" } },
    {
      what: "the admission controller's own namespace",
      set: { "metadata.name": "gatekeeper-system", [label(GATEKEEPER)]: "no-self-managing" },
      waived: true,
    },
  ],
});
