import { ephemeralStorageRequests } from "../../../../policies/rules/resource/ephemeral-storage-requests";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const message = 'container "app" must request ephemeral storage';
const path = "spec.containers[0].resources.requests.ephemeral-storage";
const limit = "spec.containers[0].resources.limits.ephemeral-storage";

testRule(ephemeralStorageRequests, {
  ordinaryOnly: true,
  compliant: [{ [limit]: null }, { [path]: null }, { [path]: "0.5" }, { "spec.ephemeralContainers": UNKNOWN }],
  violations: [
    { set: { "spec.containers[0].resources": null }, path, message },
    { set: { [path]: "0" }, path, message },
    { set: { [path]: "1 Gi" }, path, message },
    {
      set: { "spec.initContainers[0].resources": null },
      path: "spec.initContainers[0].resources.requests.ephemeral-storage",
      message: 'init container "init" must request ephemeral storage',
    },
    // What the limit is, the request is.
    { set: { [path]: null, [limit]: "0" }, path: limit, message },
  ],
  undecided: [
    { set: { [path]: UNKNOWN }, path, message },
    { set: { [path]: null, [limit]: UNKNOWN }, path: limit, message },
  ],
  legitimate: [
    {
      what: "a container with a limit alone",
      set: { "spec.containers[0].resources": { limits: { "ephemeral-storage": "1Gi" } } },
    },
  ],
});
