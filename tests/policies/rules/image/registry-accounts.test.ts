import { registryAccounts } from "../../../../policies/rules/image/registry-accounts";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "registry must ask who pulls and pushes";
const PATH = 'data["config.yml"]';
const distribution = (http: string, rest = ""): string =>
  `version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nhttp:\n  ${http}\n${rest}`;
const HTPASSWD = "auth:\n  htpasswd:\n    realm: registry\n    path: /auth/htpasswd\n";
const zot = (http: object): string => JSON.stringify({ storage: { rootDirectory: "/var/lib/registry" }, http });

testRule(registryAccounts, {
  base: {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "registry" },
    data: { "config.yml": distribution("addr: :5000", HTPASSWD) },
  },
  compliant: [
    { [PATH]: distribution("addr: 127.0.0.1:5000") },
    { [PATH]: distribution('addr: "[::1]:5000"') },
    { [PATH]: distribution("net: unix\n  addr: /run/registry.sock") },
    { [PATH]: zot({ address: "0.0.0.0", port: "5000", auth: { htpasswd: { path: "/auth/htpasswd" } } }) },
    { [PATH]: zot({ address: "127.0.0.1", port: "5000" }) },
    // Configurations of other programs.
    { [PATH]: "version: 0.1\nstorage: local\nhttp:\n  addr: :8080\n" },
    { [PATH]: "storage: [http" },
  ],
  violations: [
    { set: { [PATH]: distribution("addr: :5000") }, path: PATH, message: MESSAGE },
    { set: { [PATH]: distribution("addr: 0.0.0.0:5000", "auth:\n  silly:\n    realm: registry\n") }, path: PATH, message: MESSAGE },
    { set: { [PATH]: distribution("addr: :5000", "auth:\n") }, path: PATH, message: MESSAGE },
    { set: { [PATH]: zot({ address: "0.0.0.0", port: "5000" }) }, path: PATH, message: MESSAGE },
    { set: { [PATH]: zot({ port: "5000", auth: { failDelay: 5 } }) }, path: PATH, message: MESSAGE },
    {
      set: {
        kind: "Secret",
        data: { "config.yml": Buffer.from(distribution("addr: :5000")).toString("base64") },
      },
      path: PATH,
      message: MESSAGE,
    },
  ],
  cannotBeUndecided:
    "An entry of a ConfigMap that cannot be read may be anything, and hardly ever is the configuration of a registry.",
  legitimate: [
    {
      what: "a proxy in the same pod that asks, and a registry that only it reaches",
      set: { [PATH]: distribution("addr: localhost:5001") },
    },
    {
      what: "a read-only copy of public images",
      set: { [PATH]: distribution("addr: :5000", "proxy:\n  remoteurl: https://registry-1.docker.io\n") },
      waived: true,
    },
  ],
});
