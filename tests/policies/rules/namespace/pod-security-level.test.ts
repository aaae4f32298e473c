import { podSecurityLevel } from "../../../../policies/rules/namespace/pod-security-level";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const label = (mode: string): string => `metadata.labels["pod-security.kubernetes.io/${mode}"]`;
const base = {
  apiVersion: "v1",
  kind: "Namespace",
  metadata: {
    name: "shop",
    labels: {
      "pod-security.kubernetes.io/enforce": "restricted",
      "pod-security.kubernetes.io/audit": "restricted",
      "pod-security.kubernetes.io/warn": "restricted",
    },
  },
};
const ENFORCE = 'namespace must enforce what the level "restricted" asks for';
const AUDIT = 'namespace must record what the level "restricted" asks for';
const WARN = 'namespace must warn of what the level "restricted" asks for';

for (const environment of ["uat", "prod", undefined] as const) {
  testRule(podSecurityLevel, {
    base,
    ...(environment && { environment }),
    // Whether there is a label at all is the business of another rule.
    compliant: [{ "metadata.labels": null }, { [label("audit")]: null, [label("warn")]: null }],
    violations: [
      { set: { [label("enforce")]: "baseline" }, path: label("enforce"), message: ENFORCE },
      { set: { [label("enforce")]: "privileged" }, path: label("enforce"), message: ENFORCE },
      { set: { [label("enforce")]: "Restricted" }, path: label("enforce"), message: ENFORCE },
      { set: { [label("audit")]: "baseline" }, path: label("audit"), message: AUDIT },
      { set: { [label("warn")]: "privileged" }, path: label("warn"), message: WARN },
    ],
    undecided: [
      { set: { [label("enforce")]: UNKNOWN }, path: label("enforce"), message: ENFORCE },
      { set: { [label("audit")]: UNKNOWN }, path: label("audit"), message: AUDIT },
      { set: { "metadata.labels": UNKNOWN }, path: "metadata.labels", message: ENFORCE },
    ],
    legitimate: [
      { what: "a namespace that leaves records and warnings alone", set: { [label("audit")]: null, [label("warn")]: null } },
      { what: "a namespace of agents of the nodes", set: { [label("enforce")]: "privileged" }, waived: true },
    ],
  });
}

testRule(podSecurityLevel, {
  base,
  environment: "dev",
  compliant: [{ [label("enforce")]: "baseline", [label("warn")]: "baseline" }],
  violations: [
    {
      set: { [label("enforce")]: "privileged" },
      path: label("enforce"),
      message: 'namespace must enforce what the level "baseline" asks for',
    },
  ],
});
