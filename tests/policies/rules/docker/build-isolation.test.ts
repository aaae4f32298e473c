import { buildIsolation } from "../../../../policies/rules/docker/build-isolation";
import { fromEnvironment } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(buildIsolation, {
  base: { type: "docker-build:index:Image", inputs: { push: true, buildArgs: { VERSION: "1.4" } } },
  compliant: [{ network: "none" }],
  violations: [{ set: { network: "host" }, path: "network", message: "build must not share the network of its host" }],
  undecided: [{ set: { network: UNKNOWN }, path: "network", message: "build must not share the network of its host" }],
  legitimate: [{ what: "a builder that is thrown away after the build", set: { network: "host" }, waived: true }],
});

testRule(buildIsolation, {
  base: {
    type: "docker:index/image:Image",
    inputs: { imageName: "registry.example.com/app:1.4", build: { context: ".", args: { VERSION: "1.4" } } },
  },
  compliant: [],
  violations: [
    { set: { "build.network": "host" }, path: "build.network", message: "build must not share the network of its host" },
  ],
});

testRule(buildIsolation, {
  base: {
    type: "docker:index/registryImage:RegistryImage",
    inputs: { name: "registry.example.com/app:1.4", build: { context: "." } },
  },
  compliant: [{ build: null }],
  violations: [
    { set: { "build.networkMode": "host" }, path: "build.networkMode", message: "build must not share the network of its host" },
    {
      set: { "build.securityOpts": ["seccomp=unconfined"] },
      path: "build.securityOpts[0]",
      message: "build must not switch a security profile off",
    },
  ],
});

testRule(buildIsolation, {
  base: { compose: { services: { web: { build: { context: "." } } } } },
  compliant: [{ "services.web.build": "." }, { "services.web.build.entitlements": ["device"] }],
  violations: [
    {
      set: { "services.web.build.privileged": true },
      path: "services.web.build.privileged",
      message: "build must not be privileged",
    },
    {
      set: { "services.web.build.entitlements": ["security.insecure"] },
      path: "services.web.build.entitlements[0]",
      message: "build must not be entitled to leave its isolation",
    },
    {
      set: { "services.web.build.network": "host" },
      path: "services.web.build.network",
      message: "build must not share the network of its host",
    },
  ],
  undecided: [
    {
      set: { "services.web.build.network": "${NET}" },
      path: "services.web.build.network",
      message: "build must not share the network of its host",
      reason: fromEnvironment("services.web.build.network"),
    },
  ],
});
