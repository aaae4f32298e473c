import { privilegedPorts } from "../../../../policies/rules/docker/privileged-ports";
import { COMPOSE, CONTAINER, fromEnvironment } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "container must not publish a privileged port of its host";

testRule(privilegedPorts, {
  base: CONTAINER,
  compliant: [{ ports: [{ internal: 80, external: 80 }, { internal: 81 }] }],
  violations: [
    { set: { ports: [{ internal: 25, external: 25 }] }, path: "ports[0].external", message: MESSAGE },
    {
      set: { ports: [{ internal: 80, external: 80 }] },
      parameters: { allowed: ["443"] },
      path: "ports[0].external",
      message: MESSAGE,
    },
  ],
  undecided: [{ set: { ports: [{ internal: 80, external: UNKNOWN }] }, path: "ports[0].external", message: MESSAGE }],
  legitimate: [
    { what: "a name server", set: { ports: [{ internal: 53, external: 53, protocol: "udp" }] }, waived: true },
    {
      what: "name servers on every host",
      set: { ports: [{ internal: 53, external: 53, protocol: "udp" }] },
      parameters: { allowed: ["53"] },
    },
  ],
});

testRule(privilegedPorts, {
  base: COMPOSE,
  compliant: [{ "services.web.ports": ["127.0.0.1:1024-1030:1-7"] }, { "services.web.ports": [53] }],
  violations: [
    {
      set: { "services.web.ports": ["22:2222"] },
      path: "services.web.ports[0].published",
      message: 'service "web" must not publish a privileged port of its host',
    },
    {
      set: { "services.web.ports": ["127.0.0.1:1020-1030:1-11"] },
      path: "services.web.ports[0].published",
      message: 'service "web" must not publish a privileged port of its host',
    },
  ],
  undecided: [
    {
      set: { "services.web.ports": [{ target: 1, published: "${PORT}" }] },
      path: "services.web.ports[0].published",
      message: 'service "web" must not publish a privileged port of its host',
      reason: fromEnvironment("services.web.ports[0].published"),
    },
  ],
});
