import { remoteApiTls } from "../../../../policies/rules/docker/remote-api-tls";
import { UNKNOWN, secret } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "engine must be commanded over TLS";

testRule(remoteApiTls, {
  base: { type: "pulumi:providers:docker", inputs: { host: "ssh://docker@host.example.com" } },
  compliant: [
    { host: null },
    { host: "unix:///var/run/docker.sock" },
    { host: "tcp://host.example.com:2376", certPath: "/certs" },
    { host: "tcp://host.example.com:2376", certMaterial: secret("x") },
    { host: "tcp://127.0.0.1:2375" },
  ],
  violations: [
    { set: { host: "tcp://host.example.com:2375" }, path: "host", message: MESSAGE },
    { set: { host: "http://host.example.com" }, path: "host", message: MESSAGE },
    { set: { host: "tcp://localhost.example.com:2375", certPath: "" }, path: "host", message: MESSAGE },
  ],
  undecided: [{ set: { host: UNKNOWN }, path: "host", message: MESSAGE }],
  legitimate: [
    { what: "an engine inside of a tunnel", set: { host: "tcp://10.8.0.2:2375" }, waived: true },
    {
      what: "an engine that demands certificates, which are not known yet",
      set: { host: "tcp://host.example.com:2376", certMaterial: UNKNOWN },
    },
  ],
});

testRule(remoteApiTls, {
  base: { type: "pulumi:providers:docker-build", inputs: {} },
  compliant: [],
  violations: [{ set: { host: "tcp://buildkit.example.com:1234" }, path: "host", message: MESSAGE }],
});
