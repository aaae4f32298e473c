import { sudoEntryPoint } from "../../../../policies/rules/pod/sudo-entry-point";
import { UNKNOWN, type Json } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const COMMAND = "spec.containers[0].command";
const ARGS = "spec.containers[0].args";
const MESSAGE = 'container "app" must not call sudo';

function finds(words: Json[], index: number): { set: { [path: string]: Json }; path: string; message: string } {
  return { set: { [COMMAND]: words }, path: `${COMMAND}[${index}]`, message: MESSAGE };
}

testRule(sudoEntryPoint, {
  compliant: [
    { [COMMAND]: ["app", "--user=sudo"] },
    { [COMMAND]: ["sh", "-c", "usermod -aG sudo app"] },
    { [COMMAND]: ["sh", "-c", "echo 'sudo app' # sudo app"] },
    { [COMMAND]: ["sh", "-c", "pseudo app"] },
  ],
  violations: [
    finds(["sudo", "app"], 0),
    finds(["/usr/bin/sudo", "-E", "app"], 0),
    finds(["doas", "app"], 0),
    finds(["env", "A=b", "sudo", "app"], 2),
    finds(["sh", "-c", "sudo app"], 2),
    finds(["bash", "-ec", "cd /srv && exec sudo -u root app"], 2),
    finds(["sh", "-c", "if true; then sudo app; fi"], 2),
    finds(["sh", "-c", "echo $(sudo app)"], 2),
    finds(["tini", "--", "sudo", "app"], 2),
    { set: { [ARGS]: ["sudo", "app"] }, path: `${ARGS}[0]`, message: MESSAGE },
    {
      set: { "spec.containers[0].lifecycle.postStart.exec.command": ["sudo", "app"] },
      path: "spec.containers[0].lifecycle.postStart.exec.command[0]",
      message: MESSAGE,
    },
    {
      set: { "spec.containers[0].livenessProbe": { exec: { command: ["sh", "-c", "sudo app"] } } },
      path: "spec.containers[0].livenessProbe.exec.command[2]",
      message: MESSAGE,
    },
    {
      set: { "spec.containers[0].script": "#!/bin/sh\ncd /srv\nsudo app\n" },
      path: "spec.containers[0].script",
      message: MESSAGE,
    },
  ],
  undecided: [
    { set: { [COMMAND]: UNKNOWN }, path: COMMAND, message: MESSAGE },
    { set: { [COMMAND]: ["sh", "-c", UNKNOWN] }, path: `${COMMAND}[2]`, message: MESSAGE },
  ],
  legitimate: [
    { what: "a shell that starts a server", set: { [COMMAND]: ["sh", "-c", "exec app --port=8080"] } },
    {
      what: "a notebook server whose users may install packages",
      set: { [COMMAND]: ["sh", "-c", "sudo apt-get install -y graphviz && exec jupyter lab"] },
      waived: true,
    },
  ],
});
