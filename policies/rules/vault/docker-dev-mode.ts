import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import type { DockerContainer } from "../../model/docker/docker-container";
import type { Field } from "../../model/field";
import { DEV_VARIABLES, isVaultImage, startsDevServer } from "../../model/vault/vault-client";
import { defineRule, requireField, undecided, violation, type Observation } from "../../rule";

/** Where containers of the engine, services of a swarm and services of Compose have their command. */
const COMMANDS = [
  ["entrypoints"],
  ["entrypoint"],
  ["command"],
  ["taskSpec", "containerSpec", "commands"],
  ["taskSpec", "containerSpec", "args"],
];

export const dockerDevMode = defineRule({
  id: "vault-docker-dev-mode",
  title: "Docker containers must not run Vault in development mode",
  rationale:
    "In that mode the server starts unsealed, without TLS and with a root token that stands in its configuration, and forgets everything when it stops.",
  severity: "medium",
  appliesTo: "docker-container",
  onUnknown: "defer",
  controls: [pciDss("2.2.2"), pciDss("6.5.6"), mitreAttack("T1078.001"), mitreAttack("T1552")],
  remediation: 'Run "server" with a configuration that has storage, a seal and TLS, and remove the variable of the root token.',
  waiveWhen: "Tests or a developer's machine run a throw-away server, and nothing but test data is in it.",
  *check(container) {
    const claim = `${container.label} must not run Vault in development mode`;
    yield* command(container, claim);
    for (const { field, name } of container.environment()) {
      yield* requireField(field, () => !DEV_VARIABLES.has(name), claim);
    }
  },
});

function* command(container: DockerContainer, claim: string): Generator<Observation> {
  const image = container.setting("image");
  const own = COMMANDS.flatMap((place) => wordsAt(container.root.get(...place)));
  const [first] = own;
  const words = own.flatMap(wordsOf);
  const unread = own.find(({ state }) => state === "unknown");
  if (!first && image) yield* requireField(image, (value) => !startsDevServer([], value), claim);
  else if (first && startsDevServer(words, image?.value)) yield* violation(own.find(isOption) ?? first, claim);
  else if (unread && (isVaultImage(image?.value) || image?.state === "unknown")) yield* undecided(unread, claim);
}

function wordsAt(field: Field): readonly Field[] {
  return typeof field.value === "string" ? [field] : field.items();
}

/** Compose also has a command as one text. */
function wordsOf({ value, key }: Field): string[] {
  if (typeof value !== "string") return [""];
  return typeof key === "number" ? [value] : value.replace(/["']/g, "").split(/\s+/);
}

function isOption({ value }: Field): boolean {
  return typeof value === "string" && value.includes("-dev");
}
