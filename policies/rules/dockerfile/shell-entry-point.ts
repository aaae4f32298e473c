import { nist800190 } from "../../frameworks/nist-800-190";
import { defineRule, requireField } from "../../rule";

export const shellEntryPoint = defineRule({
  id: "dockerfile-shell-entry-point",
  title: "Images must start their program without a shell",
  rationale:
    "Behind a shell the program does not get the signal to stop, so it is killed; and what an attacker puts into a variable is read by the shell.",
  severity: "low",
  appliesTo: "dockerfile",
  controls: [nist800190("4.1.2")],
  remediation: 'Write it as an array: ENTRYPOINT ["/app", "--port", "8080"].',
  waiveWhen: "The command needs a shell, for a variable or a pipe, and puts exec in front of the program.",
  *check(dockerfile) {
    for (const keyword of ["ENTRYPOINT", "CMD"]) {
      const entry = dockerfile.final?.effective(keyword);
      const command = entry?.get("command");
      const isExec = (value: unknown): boolean =>
        value === undefined || value === "" || (typeof value === "string" && /(?:^|[;&]\s*)exec\s/.test(value));
      if (command) yield* requireField(command, isExec, `${keyword} must start the program without a shell`);
    }
  },
});
