import { pluginPermissions } from "../../../../policies/rules/docker/plugin-permissions";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "plugin must not be granted everything that it asks for";

testRule(pluginPermissions, {
  base: { type: "docker:index/plugin:Plugin", inputs: { name: "example/driver:1.0" } },
  compliant: [{ grantAllPermissions: false }, { grantPermissions: [{ name: "network", values: ["host"] }] }],
  violations: [{ set: { grantAllPermissions: true }, path: "grantAllPermissions", message: MESSAGE }],
  undecided: [{ set: { grantAllPermissions: UNKNOWN }, path: "grantAllPermissions", message: MESSAGE }],
  legitimate: [{ what: "a plugin of one's own", set: { grantAllPermissions: true }, waived: true }],
});
