import { boundVolumes } from "../../../../policies/rules/docker/bound-volumes";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "volume must not stand for a sensitive directory of the host";

testRule(boundVolumes, {
  base: { type: "docker:index/volume:Volume", inputs: { name: "data" } },
  compliant: [
    { driverOpts: { type: "nfs", o: "addr=10.0.0.1,rw", device: ":/export" } },
    { driverOpts: { type: "none", o: "bind", device: "/srv/data" } },
    { driverOpts: { type: "tmpfs", device: "tmpfs", o: "size=1m" } },
    { driverOpts: { type: "cifs", device: "//host.example.com/share" } },
  ],
  violations: [
    { set: { driverOpts: { type: "none", o: "bind", device: "/etc" } }, path: "driverOpts.device", message: MESSAGE },
    { set: { driverOpts: { o: "ro,rbind", device: "/var/run/docker.sock" } }, path: "driverOpts.device", message: MESSAGE },
    { set: { driverOpts: { type: "ext4", device: "/dev/sda1" } }, path: "driverOpts.device", message: MESSAGE },
    {
      set: { driverOpts: { type: "overlay", device: "overlay", o: "lowerdir=/etc:/a,upperdir=/b,workdir=/c" } },
      path: "driverOpts.o",
      message: MESSAGE,
    },
  ],
  undecided: [
    { set: { driverOpts: UNKNOWN }, path: "driverOpts", message: MESSAGE },
    { set: { driverOpts: { o: UNKNOWN, device: UNKNOWN } }, path: "driverOpts.device", message: MESSAGE },
  ],
  legitimate: [
    {
      what: "a directory of its own below /home",
      set: { driverOpts: { type: "none", o: "bind", device: "/home/shop/data" } },
      waived: true,
    },
  ],
});
