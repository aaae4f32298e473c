import { sshPort } from "../../../../policies/rules/dockerfile/ssh-port";
import { DOCKERFILE, INLINE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(sshPort, {
  base: { dockerfile: DOCKERFILE },
  compliant: [{ text: "FROM alpine:3.20\nEXPOSE 2222 8022/tcp 22/udp\n" }, { text: "FROM a:1\nEXPOSE 22\nFROM b:1\n" }],
  violations: [
    { text: "FROM alpine:3.20\nEXPOSE 22\n", path: "stages[0].EXPOSE[0][0]", message: "image must not open port 22" },
    { text: "FROM alpine:3.20\nEXPOSE 80 20-25/tcp\n", path: "stages[0].EXPOSE[0][1]", message: "image must not open port 22" },
    {
      text: 'FROM alpine:3.20\nCMD ["/usr/sbin/sshd", "-D"]\n',
      path: "stages[0].CMD[0]",
      message: "image must not start an SSH server",
    },
  ],
  undecided: [
    {
      text: "FROM alpine:3.20\nARG PORT\nEXPOSE $PORT\n",
      path: "stages[0].EXPOSE[0][0]",
      message: "image must not open port 22",
      reason: "stages[0].EXPOSE[0][0] depends on a build argument",
    },
  ],
  legitimate: [{ what: "a Git server", text: "FROM alpine:3.20\nEXPOSE 22\n", waived: true }],
});

testRule(sshPort, {
  base: INLINE,
  compliant: [],
  violations: [],
  undecided: [{ set: { "dockerfile.inline": UNKNOWN }, path: "dockerfile.inline", message: "image must not open port 22" }],
});
