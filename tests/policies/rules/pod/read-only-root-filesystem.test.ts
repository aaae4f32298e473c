import { readOnlyRootFilesystem } from "../../../../policies/rules/pod/read-only-root-filesystem";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(readOnlyRootFilesystem, {
  compliant: [{ "spec.os": { name: "windows" }, "spec.containers[0].securityContext": null }],
  violations: [
    {
      set: { "spec.containers[0].securityContext.readOnlyRootFilesystem": null },
      path: "spec.containers[0].securityContext.readOnlyRootFilesystem",
      message: 'container "app" must set securityContext.readOnlyRootFilesystem=true',
    },
    {
      set: { "spec.containers[0].securityContext.readOnlyRootFilesystem": false },
      path: "spec.containers[0].securityContext.readOnlyRootFilesystem",
      message: 'container "app" must set securityContext.readOnlyRootFilesystem=true',
    },
    {
      set: { "spec.containers[0].securityContext.readOnlyRootFilesystem": "true" },
      path: "spec.containers[0].securityContext.readOnlyRootFilesystem",
      message: 'container "app" must set securityContext.readOnlyRootFilesystem=true',
    },
  ],
  undecided: [
    {
      set: { "spec.containers[0].securityContext": UNKNOWN },
      path: "spec.containers[0].securityContext",
      message: 'container "app" must set securityContext.readOnlyRootFilesystem=true',
    },
    {
      set: { "spec.os": { name: UNKNOWN }, "spec.containers[0].securityContext.readOnlyRootFilesystem": null },
      path: "spec.os.name",
      message: 'container "app" must set securityContext.readOnlyRootFilesystem=true',
    },
  ],
  legitimate: [
    {
      what: "a web server with scratch space for its cache",
      set: {
        "spec.volumes": [{ name: "cache", emptyDir: { sizeLimit: "64Mi" } }],
        "spec.containers[0].volumeMounts": [{ name: "cache", mountPath: "/var/cache/nginx" }],
      },
    },
    {
      what: "a build container that installs packages",
      set: { "spec.containers[0].securityContext.readOnlyRootFilesystem": false },
      waived: true,
    },
  ],
});
