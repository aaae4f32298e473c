import { hostPathVolumes } from "../../../../policies/rules/pod/host-path-volumes";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(hostPathVolumes, {
  compliant: [{ "spec.volumes": [{ name: "data", emptyDir: {} }] }, { "spec.volumes": [{ name: "data", hostPath: null }] }],
  violations: [
    {
      set: { "spec.volumes": [{ name: "data", hostPath: { path: "/" } }] },
      path: "spec.volumes[0].hostPath",
      message: 'volume "data" must not use hostPath',
    },
    {
      set: { "spec.volumes": [{ name: "data", hostPath: {} }] },
      path: "spec.volumes[0].hostPath",
      message: 'volume "data" must not use hostPath',
    },
  ],
  undecided: [
    { set: { "spec.volumes": UNKNOWN }, path: "spec.volumes", message: "volume must not use hostPath" },
    { set: { "spec.volumes[0]": UNKNOWN }, path: "spec.volumes[0]", message: "volume must not use hostPath" },
  ],
  legitimate: [
    {
      what: "a metrics agent that reads the node's /sys and its root",
      set: {
        "spec.volumes": [
          { name: "sys", hostPath: { path: "/sys" } },
          { name: "root", hostPath: { path: "/" } },
        ],
      },
      waived: true,
    },
    {
      what: "a database on a volume of its own",
      set: { "spec.volumes": [{ name: "data", persistentVolumeClaim: { claimName: "data" } }] },
    },
  ],
});
