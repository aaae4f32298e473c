import { writableHostMounts } from "../../../../policies/rules/pod/writable-host-mounts";
import { UNKNOWN, type Json } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MOUNT = "spec.containers[0].volumeMounts[0]";
const MESSAGE = 'container "app" must mount volume "logs" read-only';
const LOGS: Json = { name: "logs", hostPath: { path: "/var/log" } };

function mounted(mount: Json, volumes: Json = [LOGS]): { [path: string]: Json } {
  return { "spec.volumes": volumes, "spec.containers[0].volumeMounts": [mount] };
}

testRule(writableHostMounts, {
  compliant: [
    { "spec.volumes": [LOGS] },
    mounted({ name: "logs", mountPath: "/logs", readOnly: true }),
    mounted({ name: "logs", mountPath: "/logs", readOnly: true, recursiveReadOnly: "Enabled" }),
    mounted({ name: "data", mountPath: "/data" }, [LOGS, { name: "data", emptyDir: {} }]),
    mounted({ name: "logs", mountPath: "/logs", readOnly: true }, UNKNOWN),
  ],
  violations: [
    { set: mounted({ name: "logs", mountPath: "/logs" }), path: `${MOUNT}.readOnly`, message: MESSAGE },
    { set: mounted({ name: "logs", mountPath: "/logs", readOnly: false }), path: `${MOUNT}.readOnly`, message: MESSAGE },
    { set: mounted({ name: "logs", mountPath: "/logs", readOnly: "true" }), path: `${MOUNT}.readOnly`, message: MESSAGE },
    {
      set: mounted({ name: "logs", mountPath: "/logs", recursiveReadOnly: "Enabled" }),
      path: `${MOUNT}.readOnly`,
      message: MESSAGE,
    },
  ],
  undecided: [
    { set: mounted({ name: "logs", readOnly: UNKNOWN }), path: `${MOUNT}.readOnly`, message: MESSAGE },
    { set: mounted({ name: UNKNOWN }), path: `${MOUNT}.name`, message: MESSAGE },
    {
      set: mounted({ name: "logs" }, [{ name: "logs", hostPath: UNKNOWN }]),
      path: "spec.volumes[0].hostPath",
      message: MESSAGE,
    },
    {
      set: mounted({ name: "logs" }, [{ name: UNKNOWN, hostPath: { path: "/var/log" } }]),
      path: "spec.volumes[0].name",
      message: 'container "app" must mount volume read-only',
    },
    { set: mounted({ name: "logs" }, UNKNOWN), path: "spec.volumes", message: 'container "app" must mount volume read-only' },
  ],
  legitimate: [
    {
      what: "a log shipper that reads the node's log files",
      set: mounted({ name: "logs", mountPath: "/var/log", readOnly: true }),
    },
    {
      what: "a network plugin that installs its programs on the node",
      set: mounted({ name: "plugins", mountPath: "/opt/cni/bin" }, [{ name: "plugins", hostPath: { path: "/opt/cni/bin" } }]),
      waived: true,
    },
  ],
});
