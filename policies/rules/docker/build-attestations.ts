import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { saysNo } from "../../model/provider/switch";
import { defineRule, requireField } from "../../rule";

export const buildAttestations = defineRule({
  id: "docker-build-attestations",
  title: "Builds of images must not leave out provenance and the list of contents",
  rationale:
    "Without provenance nobody can tell who built an image from what, and without a list of contents which images have a new flaw.",
  severity: "low",
  appliesTo: "resource",
  kinds: ["docker:index:RegistryImage", "docker:index:RemoteImage", "compose/Service"],
  controls: [nist800190("4.1.5"), pciDss("6.3.2"), mitreAttack("T1195.002")],
  remediation: "Remove provenance: false and sbom: false; builders write provenance by themselves.",
  waiveWhen: "The registry takes no attestations, as some older ones do.",
  *check({ root }) {
    for (const key of ["provenance", "sbom"] as const) {
      const isLeftOn = (value: unknown): boolean =>
        value === undefined || !(saysNo(value) || /disabled=true/.test(JSON.stringify(value)));
      const claim = key === "sbom" ? "build must not leave out the list of contents" : "build must not leave out its provenance";
      yield* requireField(root.get("build", key), isLeftOn, claim);
    }
  },
});
