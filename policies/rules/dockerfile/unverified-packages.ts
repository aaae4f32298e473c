import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { defineRule, requireField } from "../../rule";

export const unverifiedPackages = defineRule({
  id: "dockerfile-unverified-packages",
  title: "Packages must be verified before they are installed",
  rationale:
    "Without the signature of its distribution a package is whatever a mirror, or somebody between it and the build, makes of it.",
  severity: "high",
  appliesTo: "dockerfile",
  controls: [cisDocker("4.11"), nist800190("4.1.5"), pciDss("6.3.2"), mitreAttack("T1195.002"), mitreAttack("T1557")],
  remediation: "Remove the option, and install the key of the repository first ([signed-by=…], rpm --import, /etc/apk/keys).",
  waiveWhen: "The package has been built in an earlier stage of the same file.",
  *check(dockerfile) {
    for (const run of dockerfile.instructions("RUN")) {
      const isUnverified = run.commands().some(({ name, words }) => {
        const options = words.join(" ");
        return Object.hasOwn(UNVERIFIED, name) ? UNVERIFIED[name]?.test(options) : TRUSTED.test(options);
      });
      yield* requireField(run.field, () => !isUnverified, "RUN must not install packages without verifying them");
    }
  },
});

const APT =
  /--allow-unauthenticated|--force-yes|--allow-insecure-repositories|(?:AllowUnauthenticated|AllowInsecureRepositories)=["']?(?:1|true|yes)/i;
const RPM = /--no-?gpg-?checks?\b|--(?:setopt=)?(?:\S*\.)?gpgcheck=(?:0|false|no)/i;
const UNVERIFIED: Readonly<Record<string, RegExp | undefined>> = {
  apk: /--allow-untrusted/,
  apt: APT,
  "apt-get": APT,
  aptitude: /--allow-untrusted|-o\s*Aptitude::CmdLine::Ignore-Trust-Violations=/i,
  dnf: RPM,
  microdnf: RPM,
  rpm: /--nosignature|--nodigest|--noverify|--nogpg/,
  tdnf: RPM,
  yum: RPM,
  zypper: RPM,
};
/** As it is written into the settings of a repository. */
const TRUSTED = /\btrusted=yes\b|(?:^|\s|\\n)gpgcheck\s*=\s*(?:0|false|no)\b/i;
