import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { packageCall } from "../../model/docker/packages";
import type { Command } from "../../model/docker/shell";
import { defineRule, requireField } from "../../rule";

export const insecureDownloads = defineRule({
  id: "dockerfile-insecure-downloads",
  title: "Downloads must not skip the verification of TLS",
  rationale: "Without a verified certificate anyone on the way decides what the build fetches, and so what is in the image.",
  severity: "high",
  appliesTo: "dockerfile",
  controls: [cisDocker("4.12"), nist800190("4.1.5"), pciDss("4.2.1"), mitreAttack("T1557"), mitreAttack("T1195.002")],
  remediation:
    "Remove the option; copy the certificate of your own authority into the build and make it known (update-ca-certificates).",
  waiveWhen: "What is fetched is compared with a checksum that the file holds.",
  *check(dockerfile) {
    for (const run of dockerfile.instructions("RUN", "SHELL", "CMD", "ENTRYPOINT")) {
      yield* requireField(run.field, () => !run.commands().some(skips), `${run.keyword} must not skip the verification of TLS`);
    }
    for (const { field } of dockerfile.instructions("ENV", "ARG")) {
      for (const [name, value] of field.entries()) {
        const pattern = Object.hasOwn(VARIABLES, name) ? VARIABLES[name] : undefined;
        const accepts = (text: unknown): boolean => typeof text !== "string" || !pattern?.test(text);
        if (name === "*" || (pattern && value.state === "known")) {
          yield* requireField(value, accepts, "variable must not switch the verification of TLS off");
        }
      }
    }
  },
});

function skips(command: Command): boolean {
  // `python3 -m pip` is one as well.
  const name = packageCall(command)?.manager === "pip" ? "pip" : command.name.toLowerCase();
  return Object.hasOwn(SKIPPED, name) && SKIPPED[name]?.test(command.words.join(" ")) === true;
}

const NPM = /\bstrict-ssl[ =]+["']?false\b/;
const PIP = /--trusted-host\b|\btrusted-host\b|(?:--(?:extra-)?index-url|-i)[ =]http:\/\//;
const SKIPPED: Readonly<Record<string, RegExp | undefined>> = {
  bun: NPM,
  // Letters in front of the `k` that take no word of their own.
  curl: /(?:^| )(?:-[0-46#aBfgGiIjJlLMnNOpqRsSvV]*k|--insecure|--proxy-insecure)/,
  "invoke-restmethod": /-SkipCertificateCheck\b/i,
  "invoke-webrequest": /-SkipCertificateCheck\b/i,
  git: /http\.(?:\S*\.)?sslVerify[ =]+["']?(?:false|0|no)\b/i,
  npm: NPM,
  pip: PIP,
  pnpm: NPM,
  wget: /--no-check-certificate/,
  yarn: NPM,
};
/** Variables by which programs are told not to look at certificates. */
const VARIABLES: Readonly<Record<string, RegExp | undefined>> = {
  GIT_SSL_NO_VERIFY: /^(?!0$|false$|$)/i,
  NODE_TLS_REJECT_UNAUTHORIZED: /^0$/,
  PIP_TRUSTED_HOST: /./,
  PYTHONHTTPSVERIFY: /^0$/,
};
