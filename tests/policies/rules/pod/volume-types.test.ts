import { volumeTypes } from "../../../../policies/rules/pod/volume-types";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(volumeTypes, {
  compliant: [
    { "spec.volumes": [{ name: "data" }] },
    { "spec.volumes": [{ name: "data", configMap: {} }] },
    { "spec.volumes": [{ name: "data", csi: {} }] },
    { "spec.volumes": [{ name: "data", downwardAPI: {} }] },
    { "spec.volumes": [{ name: "data", emptyDir: {} }] },
    { "spec.volumes": [{ name: "data", ephemeral: {} }] },
    { "spec.volumes": [{ name: "data", image: {} }] },
    { "spec.volumes": [{ name: "data", persistentVolumeClaim: {} }] },
    { "spec.volumes": [{ name: "data", projected: {} }] },
    { "spec.volumes": [{ name: "data", secret: {} }] },
  ],
  violations: [
    {
      set: { "spec.volumes": [{ name: "data", hostPath: {} }] },
      path: "spec.volumes[0].hostPath",
      message: 'volume "data" must use an allowed volume type',
    },
    {
      set: { "spec.volumes": [{ name: "data", nfs: {} }] },
      path: "spec.volumes[0].nfs",
      message: 'volume "data" must use an allowed volume type',
    },
    {
      set: { "spec.volumes": [{ name: "data", gitRepo: {} }] },
      path: "spec.volumes[0].gitRepo",
      message: 'volume "data" must use an allowed volume type',
    },
    {
      set: { "spec.volumes": [{ name: "data", awsElasticBlockStore: {} }] },
      path: "spec.volumes[0].awsElasticBlockStore",
      message: 'volume "data" must use an allowed volume type',
    },
  ],
  undecided: [
    {
      set: { "spec.volumes": [{ name: "data", configMap: UNKNOWN }] },
      path: "spec.volumes[0].configMap",
      message: 'volume "data" must use an allowed volume type',
    },
  ],
  legitimate: [
    {
      what: "a log shipper that reads the node's log files",
      set: { "spec.volumes": [{ name: "logs", hostPath: { path: "/var/log" } }] },
      waived: true,
    },
    {
      what: "a workload with certificates, settings, scratch space and data",
      set: {
        "spec.volumes": [
          { name: "tls", secret: { secretName: "web-tls" } },
          { name: "settings", configMap: { name: "web" } },
          { name: "scratch", emptyDir: { medium: "Memory", sizeLimit: "64Mi" } },
          { name: "data", persistentVolumeClaim: { claimName: "data" } },
        ],
      },
    },
  ],
});
