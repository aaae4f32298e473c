import { shellEntryPoint } from "../../../../policies/rules/dockerfile/shell-entry-point";
import { DOCKERFILE, INLINE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(shellEntryPoint, {
  base: { dockerfile: DOCKERFILE },
  compliant: [
    { text: 'FROM alpine:3.20\nCMD ["/app"]\n' },
    { text: "FROM alpine:3.20\nENTRYPOINT exec /app --port $PORT\n" },
    { text: 'FROM alpine:3.20\nCMD /app\nCMD ["/app"]\n' },
    { text: "FROM alpine:3.20\n" },
  ],
  violations: [
    {
      text: "FROM alpine:3.20\nENTRYPOINT /app --port 80\n",
      path: "stages[0].ENTRYPOINT[0].command",
      message: "ENTRYPOINT must start the program without a shell",
    },
    {
      text: "FROM alpine:3.20\nCMD npm start\n",
      path: "stages[0].CMD[0].command",
      message: "CMD must start the program without a shell",
    },
    {
      text: "FROM alpine:3.20\nCMD ['npm', 'start']\n",
      path: "stages[0].CMD[0].command",
      message: "CMD must start the program without a shell",
    },
    {
      text: "FROM a:1 AS b\nCMD x\nFROM b\n",
      path: "stages[0].CMD[0].command",
      message: "CMD must start the program without a shell",
    },
  ],
  legitimate: [
    { what: "a command that ends in exec", text: "FROM alpine:3.20\nCMD export PORT=80; exec /app\n" },
    { what: "a command with a pipe", text: "FROM alpine:3.20\nCMD /app | tee /log\n", waived: true },
  ],
});

testRule(shellEntryPoint, {
  base: INLINE,
  compliant: [],
  violations: [],
  undecided: [
    {
      set: { "dockerfile.inline": UNKNOWN },
      path: "dockerfile.inline",
      message: "ENTRYPOINT must start the program without a shell",
    },
  ],
});
