import { caPathLength } from "../../../../policies/rules/vault/ca-path-length";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "intermediate authority must have a path length of at most 3";

testRule(caPathLength, {
  base: {
    type: "vault:pkiSecret/secretBackendRootSignIntermediate:SecretBackendRootSignIntermediate",
    inputs: { backend: "pki", commonName: "Intermediate", csr: "…", maxPathLength: 0 },
  },
  compliant: [{ maxPathLength: 1 }, { maxPathLength: "0" }],
  violations: [
    { set: { maxPathLength: null }, path: "maxPathLength", message: MESSAGE },
    { set: { maxPathLength: -1 }, path: "maxPathLength", message: MESSAGE },
    { set: { maxPathLength: "-1" }, path: "maxPathLength", message: MESSAGE },
    { set: { maxPathLength: 4 }, path: "maxPathLength", message: MESSAGE },
    {
      set: { maxPathLength: 1 },
      parameters: { maximum: 0 },
      path: "maxPathLength",
      message: MESSAGE.replace("3", "0"),
    },
  ],
  undecided: [{ set: { maxPathLength: UNKNOWN }, path: "maxPathLength", message: MESSAGE }],
  legitimate: [
    { what: "an intermediate with one issuing authority below", set: { maxPathLength: 1 } },
    { what: "an intermediate below a root with a path length", set: { maxPathLength: null }, waived: true },
  ],
});
