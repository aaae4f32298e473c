import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { securityOption } from "../../model/docker/docker-values";
import { defineRule, isUnsetOrFalse, requireField } from "../../rule";

export const buildIsolation = defineRule({
  id: "docker-build-isolation",
  title: "Builds of images must not share the network of their host or run without isolation",
  rationale:
    "What is built runs code of others: scripts of packages, base images. In the host's network it reaches what trusts the host, and without isolation the host itself.",
  severity: "high",
  appliesTo: "resource",
  kinds: [
    "docker:index:Image",
    "docker:index:RegistryImage",
    "docker:index:RemoteImage",
    "docker-build:index:Image",
    "compose/Service",
  ],
  controls: [nist800190("4.4.3"), pciDss("2.2.6"), mitreAttack("T1611"), mitreAttack("T1195.002")],
  remediation: "Remove the network, the entitlement or the privilege; fetch what the build needs from a registry or a proxy.",
  waiveWhen: "The builder is a machine of its own that is thrown away after the build.",
  *check({ root, kinds }) {
    const isDockerBuild = kinds.includes("docker-build:index:Image");
    const build = isDockerBuild ? root : root.get("build");
    if (build.state === "absent" || typeof build.value === "string") return;
    for (const key of isDockerBuild ? ["network"] : ["network", "networkMode"]) {
      yield* requireField(build.get(key), (value) => value !== "host", "build must not share the network of its host");
    }
    yield* requireField(build.get("privileged"), isUnsetOrFalse, "build must not be privileged");
    for (const entitlement of build.get("entitlements").items()) {
      yield* requireField(entitlement, (value) => !REFUSED.has(value), "build must not be entitled to leave its isolation");
    }
    for (const option of build.get("securityOpts").items()) {
      const isConfined = (value: unknown): boolean => securityOption(value).value !== "unconfined";
      yield* requireField(option, isConfined, "build must not switch a security profile off");
    }
  },
});

const REFUSED = new Set<unknown>(["security.insecure", "network.host"]);
