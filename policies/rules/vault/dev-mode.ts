import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import type { Field } from "../../model/field";
import type { Container } from "../../model/pod";
import { DEV_VARIABLES, isVaultImage, startsDevServer } from "../../model/vault/vault-client";
import { defineRule, requireField, undecided, violation, type Observation } from "../../rule";

export const devMode = defineRule({
  id: "vault-dev-mode",
  title: "Vault must not run in development mode",
  rationale:
    "In that mode the server starts unsealed, without TLS and with a root token that stands in its configuration, and forgets everything when it stops.",
  severity: "high",
  appliesTo: "pod",
  onUnknown: "defer",
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
  const [first] = own;
  const words = own.map(({ value }) => (typeof value === "string" ? value : ""));
  // It is what the images do by themselves.
  if (!first) {
    yield* requireField(image, (value) => !startsDevServer([], value), claim);
    return;
  }
  const unread = own.find(({ state }) => state === "unknown");
  const isOption = ({ value }: Field): boolean => typeof value === "string" && value.includes("-dev");
  if (startsDevServer(words, image.value)) yield* violation(own.find(isOption) ?? first, claim);
  else if (unread && (isVaultImage(image.value) || image.state === "unknown")) yield* undecided(unread, claim);
}
