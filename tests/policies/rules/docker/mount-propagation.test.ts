import { mountPropagation } from "../../../../policies/rules/docker/mount-propagation";
import { COMPOSE, CONTAINER } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "container must not propagate mounts to its host";

testRule(mountPropagation, {
  base: CONTAINER,
  compliant: [{ mounts: [{ type: "bind", source: "/srv", target: "/s", bindOptions: { propagation: "rslave" } }] }],
  violations: [
    {
      set: { mounts: [{ type: "bind", source: "/srv", target: "/s", bindOptions: { propagation: "rshared" } }] },
      path: "mounts[0].bindOptions.propagation",
      message: MESSAGE,
    },
    {
      set: { mounts: [{ type: "bind", source: "/srv", target: "/s", bindOptions: { propagation: "shared" } }] },
      path: "mounts[0].bindOptions.propagation",
      message: MESSAGE,
    },
  ],
  undecided: [
    {
      set: { mounts: [{ type: "bind", source: "/srv", target: "/s", bindOptions: UNKNOWN }] },
      path: "mounts[0].bindOptions",
      message: MESSAGE,
    },
  ],
  legitimate: [
    {
      what: "a storage driver",
      set: { mounts: [{ type: "bind", source: "/srv/mounts", target: "/s", bindOptions: { propagation: "shared" } }] },
      waived: true,
    },
  ],
});

testRule(mountPropagation, {
  base: COMPOSE,
  compliant: [{ "services.web.volumes": ["/srv:/s:ro,rprivate"] }],
  violations: [
    {
      set: { "services.web.volumes": ["/srv:/s:rw,shared"] },
      path: "services.web.volumes[0].bind.propagation",
      message: 'service "web" must not propagate mounts to its host',
    },
  ],
});
