import { duplicatePorts } from "../../../../policies/rules/reliability/duplicate-ports";
import { UNKNOWN, type Json } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const path = "spec.containers[1].ports[0].containerPort";
const message = 'container "proxy" must not listen on a port of another container';
const reason = "the ports of another container are not known until deployment";
const proxy = (...ports: Json[]): Record<string, Json> => ({ "spec.containers[1]": { name: "proxy", ports } });

testRule(duplicatePorts, {
  ordinaryOnly: true,
  compliant: [
    proxy({ containerPort: 8443 }),
    proxy({ containerPort: 8080, protocol: "UDP" }),
    // One container may show a port under several addresses of the node.
    proxy({ containerPort: 9000, hostIP: "10.0.0.1" }, { containerPort: 9000, hostIP: "10.0.0.2" }),
    { "spec.initContainers[0].ports": [{ containerPort: 8080 }] },
    { "spec.containers[0].ports": UNKNOWN },
  ],
  violations: [
    { set: proxy({ containerPort: 8080 }), path, message },
    { set: proxy({ containerPort: 8080, protocol: "TCP", name: "other" }), path, message },
    {
      set: { "spec.initContainers[0].restartPolicy": "Always", "spec.initContainers[0].ports": [{ containerPort: 8080 }] },
      path: "spec.containers[0].ports[0].containerPort",
      message: 'container "app" must not listen on a port of another container',
    },
  ],
  undecided: [
    { set: proxy({ containerPort: UNKNOWN }), path, message },
    { set: { ...proxy({ containerPort: 9000 }), "spec.containers[0].ports": UNKNOWN }, path, message, reason },
    { set: proxy({ containerPort: 8080, protocol: UNKNOWN }), path, message, reason },
  ],
  legitimate: [
    { what: "a server and its metrics behind a proxy", set: proxy({ containerPort: 8443, name: "https" }) },
    { what: "a standby that listens when the server is gone", set: proxy({ containerPort: 8080 }), waived: true },
  ],
});
