import { overlayEncryption } from "../../../../policies/rules/docker/overlay-encryption";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "overlay network must be encrypted";

testRule(overlayEncryption, {
  base: { type: "docker:index/network:Network", inputs: { driver: "overlay", options: { encrypted: "true" } } },
  compliant: [{ driver: "bridge", options: null }, { driver: null, options: null }, { options: { encrypted: "" } }],
  violations: [
    { set: { options: null }, path: "options.encrypted", message: MESSAGE },
    { set: { options: { encrypted: "false" } }, path: "options.encrypted", message: MESSAGE },
  ],
  undecided: [
    { set: { options: UNKNOWN }, path: "options", message: MESSAGE },
    { set: { driver: UNKNOWN, options: null }, path: "driver", message: MESSAGE },
  ],
  legitimate: [{ what: "hosts that a private network encrypts", set: { options: null }, waived: true }],
});
