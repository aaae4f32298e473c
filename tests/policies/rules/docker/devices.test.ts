import { devices } from "../../../../policies/rules/docker/devices";
import { COMPOSE, CONTAINER } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "container must not use a device of its host";

testRule(devices, {
  base: CONTAINER,
  compliant: [{ set: { devices: [{ hostPath: "/dev/net/tun" }] }, parameters: { allowed: ["/dev/net/tun"] } }],
  violations: [
    { set: { devices: [{ hostPath: "/dev/sda", containerPath: "/dev/xvda" }] }, path: "devices[0].hostPath", message: MESSAGE },
    { set: { devices: [{ hostPath: "/dev/net/tun" }] }, path: "devices[0].hostPath", message: MESSAGE },
    { set: { deviceCgroupRules: ["c 1:1 rwm"] }, path: "deviceCgroupRules[0]", message: MESSAGE },
  ],
  undecided: [{ set: { devices: UNKNOWN }, path: "devices", message: MESSAGE }],
  legitimate: [
    { what: "a VPN gateway", set: { devices: [{ hostPath: "/dev/net/tun" }] }, waived: true },
    { what: "graphics cards, which hand over no file of the host", set: { gpus: "all" } },
  ],
});

testRule(devices, {
  base: COMPOSE,
  compliant: [
    { "services.web.devices": ["nvidia.com/gpu=all"] },
    { set: { "services.web.devices": ["/dev/net/../net/tun:/dev/net/tun:rwm"] }, parameters: { allowed: ["/dev/net/tun"] } },
  ],
  violations: [
    {
      set: { "services.web.devices": ["/dev/mem:/dev/mem"] },
      path: "services.web.devices[0]",
      message: 'service "web" must not use a device of its host',
    },
    {
      set: { "services.web.devices": [{ source: "/dev/kvm", target: "/dev/kvm" }] },
      path: "services.web.devices[0].source",
      message: 'service "web" must not use a device of its host',
    },
    {
      set: { "services.web.device_cgroup_rules": ["b *:* rwm"] },
      path: "services.web.device_cgroup_rules[0]",
      message: 'service "web" must not use a device of its host',
    },
  ],
});
