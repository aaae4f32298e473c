import { defaultBridge } from "../../../../policies/rules/docker/default-bridge";
import { COMPOSE, CONTAINER } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "container must not be on the default bridge";

testRule(defaultBridge, {
  base: CONTAINER,
  compliant: [
    { networksAdvanced: null, networkMode: "shop" },
    { networksAdvanced: null, networkMode: "none" },
  ],
  violations: [
    { set: { networksAdvanced: null }, path: "networkMode", message: MESSAGE },
    { set: { networksAdvanced: null, networkMode: "bridge" }, path: "networkMode", message: MESSAGE },
    { set: { networkMode: "default" }, path: "networkMode", message: MESSAGE },
  ],
  undecided: [{ set: { networkMode: UNKNOWN }, path: "networkMode", message: MESSAGE }],
  legitimate: [{ what: "the only container of its host", set: { networksAdvanced: null }, waived: true }],
});

testRule(defaultBridge, {
  base: COMPOSE,
  compliant: [{ "services.web.networks": ["front"] }],
  violations: [
    {
      set: { "services.web.network_mode": "bridge" },
      path: "services.web.network_mode",
      message: 'service "web" must not be on the default bridge',
    },
  ],
});
