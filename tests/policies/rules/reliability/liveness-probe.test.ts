import { livenessProbe } from "../../../../policies/rules/reliability/liveness-probe";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const path = "spec.containers[0].livenessProbe";
const message = 'container "app" must have a livenessProbe';

testRule(livenessProbe, {
  ordinaryOnly: true,
  compliant: [{ [path]: { exec: { command: ["/bin/alive"] } } }, { [path]: null, "spec.restartPolicy": "Never" }],
  violations: [
    { set: { [path]: null }, path, message },
    { set: { [path]: null, "spec.containers[0].ports": null }, path, message },
  ],
  undecided: [
    { set: { [path]: UNKNOWN }, path, message },
    { set: { [path]: null, "spec.restartPolicy": UNKNOWN }, path: "spec.restartPolicy", message },
  ],
  legitimate: [{ what: "a server that ends when it cannot go on", set: { [path]: null }, waived: true }],
});
