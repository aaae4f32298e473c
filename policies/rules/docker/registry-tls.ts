import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { settingsOf } from "../../model/provider/provider-settings";
import { staysOff } from "../../model/provider/switch";
import { defineRule, requireField } from "../../rule";

export const registryTls = defineRule({
  id: "docker-registry-tls",
  title: "Registries must be reached over verified TLS",
  rationale: "Whoever stands between the engine and a registry without TLS reads its password and replaces the images.",
  severity: "high",
  appliesTo: "resource",
  kinds: [
    "docker:index:Image",
    "docker:index:RegistryImage",
    "docker:index:Service",
    "docker-build:index:Image",
    "docker-build:index:Index",
    "pulumi:providers:docker",
    "pulumi:providers:docker-build",
  ],
  controls: [cisDocker("2.5"), nist800190("4.2.1"), pciDss("2.2.7"), pciDss("4.2.1"), mitreAttack("T1557")],
  remediation: "Give the registry a certificate of an authority that the engine trusts, and remove http:// and insecureSkipVerify.",
  waiveWhen: "The registry is one for tests in a network that nothing else joins.",
  *check({ root }) {
    for (const { names, field, value } of settingsOf(root)) {
      const [name = ""] = names.slice(-1);
      const claim = "registry must be reached over verified TLS";
      if (ADDRESSES.has(name)) yield* requireField(field, () => !(typeof value === "string" && PLAIN.test(value)), claim);
      if (SWITCHES.has(name)) yield* requireField(field, () => staysOff(value), claim);
    }
  },
});

const ADDRESSES = new Set(["address", "server", "serverAddress"]);
const SWITCHES = new Set(["insecure", "insecureSkipVerify"]);
/** No TLS, and not to this machine itself. */
const PLAIN = /^\s*http:\/\/(?!(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?:[:/]|\s*$))/i;
