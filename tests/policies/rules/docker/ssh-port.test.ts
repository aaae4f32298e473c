import { sshPort } from "../../../../policies/rules/docker/ssh-port";
import { COMPOSE, CONTAINER } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "container must not listen on port 22";

testRule(sshPort, {
  base: CONTAINER,
  compliant: [{ ports: [{ internal: 2222, external: 22 }] }, { ports: [{ internal: 22, external: 22, protocol: "udp" }] }],
  violations: [{ set: { ports: [{ internal: 22, external: 2222 }] }, path: "ports[0].internal", message: MESSAGE }],
  undecided: [{ set: { ports: [{ internal: UNKNOWN, external: 22 }] }, path: "ports[0].internal", message: MESSAGE }],
  legitimate: [
    { what: "a Git server", set: { image: "gitea/gitea:1.22", ports: [{ internal: 22, external: 2222 }] }, waived: true },
  ],
});

testRule(sshPort, {
  base: COMPOSE,
  compliant: [],
  violations: [
    {
      set: { "services.web.ports": ["127.0.0.1:2222:22"] },
      path: "services.web.ports[0].target",
      message: 'service "web" must not listen on port 22',
    },
    {
      set: { "services.web.ports": ["127.0.0.1:2220-2223:20-23"] },
      path: "services.web.ports[0].target",
      message: 'service "web" must not listen on port 22',
    },
  ],
});
