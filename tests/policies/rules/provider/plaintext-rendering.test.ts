import { plaintextRendering } from "../../../../policies/rules/provider/plaintext-rendering";
import { secret, UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "provider must not render secrets to files";
const PATH = "renderYamlToDirectory";

testRule(plaintextRendering, {
  base: [
    { type: "pulumi:providers:kubernetes", inputs: { renderYamlToDirectory: "rendered/prod" } },
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "web" }, data: { mode: "fast" } },
  ],
  compliant: [
    { set: { "[1]": { apiVersion: "v1", kind: "Secret", metadata: { name: "web" }, type: "Opaque" } } },
    {
      set: {
        "[0].inputs": { context: "prod" },
        "[1]": { apiVersion: "v1", kind: "Secret", metadata: { name: "web" }, data: { a: "Yg==" } },
      },
    },
    { set: { "[0].inputs.renderYamlToDirectory": "", "[1].data.mode": secret("canary") } },
    { set: { "[1]": { type: "vault:index/token:Token", inputs: { policies: [], wrappingTtl: secret("canary") } } } },
  ],
  violations: [
    {
      set: { "[1]": { apiVersion: "v1", kind: "Secret", metadata: { name: "web" }, stringData: { password: "canary" } } },
      subject: 0,
      path: PATH,
      message: MESSAGE,
    },
    {
      set: { "[1]": { apiVersion: "v1", kind: "Secret", metadata: { name: "web" }, data: UNKNOWN } },
      subject: 0,
      path: PATH,
      message: MESSAGE,
    },
    { set: { "[1].data.mode": secret("canary") }, subject: 0, path: PATH, message: MESSAGE },
  ],
  undecided: [
    {
      set: { "[0].inputs.renderYamlToDirectory": UNKNOWN, "[1].data.mode": secret("canary") },
      subject: 0,
      path: PATH,
      message: MESSAGE,
    },
    {
      set: { "[1].data.mode": secret("canary"), "[2]": { type: "pulumi:providers:kubernetes", inputs: { context: "prod" } } },
      subject: 0,
      path: PATH,
      message: MESSAGE,
      reason: "which provider the secrets go to cannot be seen",
    },
  ],
  legitimate: [
    { what: "a program that is rendered without secrets", set: {} },
    { what: "a folder on an encrypted disk of the pipeline", set: { "[1].data.mode": secret("canary") }, waived: true },
  ],
});
