import type { Field } from "../field";
import type { Container } from "../pod";

const HOOKS = [["livenessProbe"], ["readinessProbe"], ["startupProbe"], ["lifecycle", "postStart"], ["lifecycle", "preStop"]];

/** The command lines that a container runs, word by word: its own, those of its probes and hooks, and the script of a Tekton step. */
export function commandLines(container: Container): (readonly Field[])[] {
  const own = [...container.get("command").items(), ...container.get("args").items()];
  const hooks = HOOKS.map((hook) => container.get(...hook, "exec", "command").items());
  const script = container.get("script");
  return [own, ...hooks, ...(script.state === "absent" ? [] : [[script]])];
}
