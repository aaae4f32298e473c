import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { isPlainHttp } from "../../model/network/address";
import { readKubeconfig } from "../../model/provider/kubeconfig";
import { settingsOf, type ProviderSetting } from "../../model/provider/provider-settings";
import { staysOff } from "../../model/provider/switch";
import { defineRule, requireField } from "../../rule";

/** Names of switches, without capitals and signs, that leave out the check of certificates or encryption as a whole. */
const SWITCHES =
  /^(?:insecure|allowinsecure|plain(?:text|http)|(?:tls)?insecure(?:skip)?(?:tls|ssl)?(?:verify|verification)?|insecure(?:https?|ssl|tls)|skip(?:tls|ssl|cert|certificate)?(?:verify|verification|validation)|(?:tls|ssl)(?:skipverify|insecure)|allowunverifiedssl|disable(?:ssl|tls)(?:verify|verification)?)$/;
/** Proxies are spoken to in clear text, and what goes through them is encrypted all the same. */
const PROXY = /proxy/i;

export const tlsVerification = defineRule({
  id: "pulumi-tls-verification",
  title: "Providers must use verified TLS",
  rationale:
    "Anyone on the way can otherwise read the credentials of the pipeline, which may change everything, or answer in place of the service.",
  severity: "high",
  appliesTo: "resource",
  kinds: ["pulumi:providers:*"],
  controls: [pciDss("2.2.7"), pciDss("4.2.1"), nsaCisa("network/encryption"), mitreAttack("T1040"), mitreAttack("T1557")],
  remediation: "Use https addresses, remove the switch, and give the provider the certificate of the authority.",
  waiveWhen: "The service is a stand-in on a developer's machine or in a test, reached by a name instead of localhost.",
  *check({ root, kinds }) {
    // Rules of Docker look at registries and engines.
    if (kinds.some((kind) => /^pulumi:providers:docker/.test(kind))) return;
    for (const setting of settingsOf(root)) {
      // What is not known is an address only where its name says so.
      if (setting.field.state === "unknown" && !isSwitch(setting) && !isAddress(setting)) continue;
      yield* requireField(setting.field, () => isSafe(setting), "provider must use verified TLS");
    }
  },
});

function isSafe(setting: ProviderSetting): boolean {
  const { value, names } = setting;
  if (isSwitch(setting)) return staysOff(value);
  if (typeof value !== "string" || names.some((name) => PROXY.test(name))) return true;
  return !isPlainHttp(value) && !(names.at(-1) === "kubeconfig" && readKubeconfig(value)?.isUnverified);
}

function isSwitch({ names }: ProviderSetting): boolean {
  return SWITCHES.test((names.at(-1) ?? "").replace(/[^a-z]/gi, "").toLowerCase());
}

function isAddress({ names }: ProviderSetting): boolean {
  return /^(?:kubeconfig|address|endpoint|host|url|uri|server)$/i.test(names.at(-1) ?? "");
}
