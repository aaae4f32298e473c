import { immutableConfiguration } from "../../../../policies/rules/reliability/immutable-configuration";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const message = "config map must be immutable";

testRule(immutableConfiguration, {
  base: {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "web", namespace: "shop" },
    immutable: true,
    data: { mode: "fast" },
  },
  compliant: [{ kind: "Secret", data: null }],
  violations: [
    { set: { immutable: null }, path: "immutable", message },
    { set: { immutable: false }, path: "immutable", message },
    { set: { kind: "Secret", data: null, immutable: null }, path: "immutable", message: "secret must be immutable" },
  ],
  undecided: [{ set: { immutable: UNKNOWN }, path: "immutable", message }],
  legitimate: [{ what: "a file that the program watches", set: { immutable: null }, waived: true }],
});
