import { genericEndpoint } from "../../../../policies/rules/vault/generic-endpoint";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "Vault must not be written to by a generic endpoint";

testRule(genericEndpoint, {
  base: { type: "vault:generic/endpoint:Endpoint", inputs: { path: "transform/role/cards", dataJson: "{}" } },
  parameters: { paths: ["transform/role/cards", "transform/transformation/*"] },
  compliant: [{ path: "transform/transformation/card-number" }],
  violations: [
    { set: { path: "pki/roles/web" }, path: "path", message: MESSAGE },
    { set: {}, parameters: { paths: [] }, path: "path", message: MESSAGE },
    { set: { path: "transform/role/cards2" }, path: "path", message: MESSAGE },
    { set: { path: "transform/transformation/../../sys/policies/acl/a" }, path: "path", message: MESSAGE },
  ],
  undecided: [{ set: { path: UNKNOWN }, path: "path", message: MESSAGE }],
  legitimate: [{ what: "an engine without resources of its own", set: {} }],
});
