import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import type { Container } from "../../model/pod";
import { parseExec } from "../../model/shell";
import { DEV_VARIABLES, isVaultImage } from "../../model/vault-client";
import { defineRule, requireField, undecided, violation, type Observation } from "../../rule";

export const devMode = defineRule({
  id: "vault-dev-mode",
  title: "Vault must not run in development mode",
  rationale:
    "In that mode the server starts unsealed, without TLS and with a root token that stands in its configuration, and forgets everything when it stops.",
  severity: "high",
  appliesTo: "pod",
  controls: [pciDss("2.2.2"), pciDss("6.5.6"), mitreAttack("T1078.001"), mitreAttack("T1552")],
  remediation: 'Run "server" with a configuration that has storage, a seal and TLS, and remove the variable of the root token.',
  waiveWhen: "Tests start a throw-away server and nothing but test data is in it.",
  *check(pod) {
    for (const container of pod.allContainers()) {
      const claim = `${container.label} must not run Vault in development mode`;
      yield* command(container, claim);
      for (const variable of container.get("env").items()) {
        yield* requireField(variable.get("name"), (name) => !DEV_VARIABLES.has(name), claim);
      }
    }
  },
});

function* command(container: Container, claim: string): Generator<Observation> {
  const image = container.get("image");
  const own = ["command", "args"].flatMap((key) => container.get(key).items());
  const unread = own.find(({ state }) => state === "unknown");
  if (own.length === 0) {
    // It is what the images do by themselves.
    yield* requireField(image, (value) => !isVaultImage(value), claim);
    return;
  }
  const commands = parseExec(own.map(({ value }) => (typeof value === "string" ? value : "")));
  const isOfVault = isVaultImage(image.value);
  const runsDev = commands.some(({ name, words }) => isDevServer([name, ...words.map(programOf)], isOfVault));
  if (runsDev) yield* violation(own.find(({ value }) => typeof value === "string" && value.includes("dev")) ?? image, claim);
  else if (unread && (isOfVault || image.state === "unknown")) yield* undecided(unread, claim);
}

function isDevServer(words: readonly string[], isOfVault: boolean): boolean {
  const isVault = isOfVault || words.includes("vault") || words.includes("bao");
  return (
    isVault &&
    words.includes("server") &&
    words.some((word) => /^--?dev(?:-tls|-ha|-three-node|-four-cluster)?(?:=(?!false$|f$|0$).*)?$/i.test(word))
  );
}

function programOf(word: string): string {
  return word.slice(word.lastIndexOf("/") + 1);
}
