import { buildAttestations } from "../../../../policies/rules/docker/build-attestations";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(buildAttestations, {
  base: {
    type: "docker:index/registryImage:RegistryImage",
    inputs: { name: "registry.example.com/app:1.4", build: { context: "." } },
  },
  compliant: [{ "build.provenance": "mode=max", "build.sbom": "true" }, { build: null }],
  violations: [
    { set: { "build.provenance": "false" }, path: "build.provenance", message: "build must not leave out its provenance" },
    { set: { "build.sbom": "false" }, path: "build.sbom", message: "build must not leave out the list of contents" },
    { set: { "build.provenance": "disabled=true" }, path: "build.provenance", message: "build must not leave out its provenance" },
  ],
  undecided: [{ set: { "build.sbom": UNKNOWN }, path: "build.sbom", message: "build must not leave out the list of contents" }],
  legitimate: [{ what: "a registry that takes no attestations", set: { "build.provenance": "false" }, waived: true }],
});

testRule(buildAttestations, {
  base: { compose: { services: { web: { build: { context: "." } } } } },
  compliant: [],
  violations: [
    {
      set: { "services.web.build.provenance": false },
      path: "services.web.build.provenance",
      message: "build must not leave out its provenance",
    },
    {
      set: { "services.web.build.sbom": false },
      path: "services.web.build.sbom",
      message: "build must not leave out the list of contents",
    },
  ],
});
