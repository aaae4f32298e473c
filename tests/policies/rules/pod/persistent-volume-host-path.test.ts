import { persistentVolumeHostPath } from "../../../../policies/rules/pod/persistent-volume-host-path";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "persistent volume must not use hostPath";

testRule(persistentVolumeHostPath, {
  base: {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: "data" },
    spec: {
      capacity: { storage: "1Gi" },
      accessModes: ["ReadWriteOnce"],
      csi: { driver: "csi.example.com", volumeHandle: "data" },
    },
  },
  compliant: [{ "spec.csi": null, "spec.local": { path: "/mnt/disks/data" } }],
  violations: [
    { set: { "spec.csi": null, "spec.hostPath": { path: "/" } }, path: "spec.hostPath", message: MESSAGE },
    { set: { "spec.hostPath": {} }, path: "spec.hostPath", message: MESSAGE },
  ],
  undecided: [
    { set: { "spec.hostPath": UNKNOWN }, path: "spec.hostPath", message: MESSAGE },
    { set: { spec: UNKNOWN }, path: "spec", message: MESSAGE },
  ],
  legitimate: [
    {
      what: "a cluster of one node on a developer's machine",
      set: { "spec.csi": null, "spec.hostPath": { path: "/data/shop" } },
      waived: true,
    },
    { what: "a disk that a node brings", set: { "spec.csi": null, "spec.local": { path: "/mnt/disks/data" } } },
  ],
});
