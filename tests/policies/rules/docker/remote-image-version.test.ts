import { remoteImageVersion } from "../../../../policies/rules/docker/remote-image-version";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "image must have an explicit version";

testRule(remoteImageVersion, {
  base: { type: "docker:index/remoteImage:RemoteImage", inputs: { name: "nginx:1.27" } },
  compliant: [{ name: "app", build: { context: "." } }],
  violations: [
    { set: { name: "nginx" }, path: "name", message: MESSAGE },
    { set: { name: "nginx:latest" }, path: "name", message: MESSAGE },
  ],
  undecided: [{ set: { name: UNKNOWN }, path: "name", message: MESSAGE }],
  legitimate: [{ what: "nightly builds on a test machine", set: { name: "registry.example.com/app:latest" }, waived: true }],
});
