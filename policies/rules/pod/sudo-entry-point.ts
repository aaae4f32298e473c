import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { commandLines } from "../../model/kubernetes/command-line";
import type { Field } from "../../model/field";
import { parseExec, parseShell } from "../../model/docker/shell";
import { defineRule, requireField, violation, type Observation } from "../../rule";

const SUDO = new Set(["sudo", "doas"]);

export const sudoEntryPoint = defineRule({
  id: "kubernetes-sudo-entry-point",
  title: "Commands of containers must not use sudo",
  rationale: "A container that needs sudo holds a way from its user to root, which an attacker takes as well.",
  severity: "medium",
  appliesTo: "pod",
  onUnknown: "defer",
  controls: [cisKubernetes("5.2.6"), nsaCisa("pod-security/privilege-escalation"), nist800190("4.4.3"), mitreAttack("T1548")],
  remediation: "Run the container as the user that the command needs, and remove sudo from the image.",
  waiveWhen: "The image is a workplace for people, such as a notebook server, and its sudo is bounded to named commands.",
  *check(pod) {
    for (const container of pod.allContainers()) {
      for (const words of commandLines(container)) yield* withoutSudo(words, `${container.label} must not call sudo`);
    }
  },
});

function* withoutSudo(fields: readonly Field[], claim: string): Generator<Observation> {
  const words = fields.map(({ value }) => (typeof value === "string" ? value : ""));
  const place = fields.find((_field, index) => /\b(sudo|doas)\b/.test(words[index] ?? ""));
  const isCalled = place !== undefined && callsSudo(fields, words);
  if (isCalled) yield* violation(place, claim);
  else for (const field of fields) if (field.state === "unknown") yield* requireField(field, () => false, claim);
}

function callsSudo(fields: readonly Field[], words: readonly string[]): boolean {
  // What follows "--" is most often a command that the first one runs: tini, dumb-init.
  const rest = words.includes("--") ? words.slice(words.indexOf("--") + 1) : [];
  const isScript = fields[0]?.key === "script";
  const commands = isScript ? parseShell(words.join("\n")) : [...parseExec(words), ...parseExec(rest)];
  return commands.some(({ name, runners }) => [name, ...runners].some((program) => SUDO.has(program)));
}
