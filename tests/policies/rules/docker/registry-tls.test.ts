import { registryTls } from "../../../../policies/rules/docker/registry-tls";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "registry must be reached over verified TLS";

testRule(registryTls, {
  base: { type: "pulumi:providers:docker", inputs: { registryAuth: [{ address: "registry.example.com" }] } },
  compliant: [{ registryAuth: '[{"address":"https://registry.example.com"},{"address":"http://localhost:5000"}]' }],
  violations: [
    { set: { registryAuth: '[{"address":"http://registry.example.com"}]' }, path: "registryAuth", message: MESSAGE },
    { set: { registryAuth: [{ address: "HTTP://registry.example.com:5000" }] }, path: "registryAuth[0].address", message: MESSAGE },
    { set: { registryAuth: [{ address: "http://localhost.example.com" }] }, path: "registryAuth[0].address", message: MESSAGE },
  ],
  undecided: [{ set: { registryAuth: [{ address: UNKNOWN }] }, path: "registryAuth[0].address", message: MESSAGE }],
  legitimate: [
    { what: "a registry for tests", set: { registryAuth: [{ address: "http://registry.test:5000" }] }, waived: true },
    { what: "a registry on this machine", set: { registryAuth: [{ address: "http://127.0.0.1:5000" }] } },
  ],
});

testRule(registryTls, {
  base: {
    type: "docker:index/registryImage:RegistryImage",
    inputs: { name: "registry.example.com/app:1.4", build: { context: "." } },
  },
  compliant: [{ insecureSkipVerify: false }],
  violations: [
    { set: { insecureSkipVerify: true }, path: "insecureSkipVerify", message: MESSAGE },
    { set: { authConfig: { address: "http://registry.example.com" } }, path: "authConfig.address", message: MESSAGE },
  ],
  undecided: [{ set: { insecureSkipVerify: UNKNOWN }, path: "insecureSkipVerify", message: MESSAGE }],
});

testRule(registryTls, {
  base: {
    type: "docker:index/image:Image",
    inputs: { imageName: "registry.example.com/app:1.4", build: { context: ".", args: { VERSION: "1.4" } } },
  },
  compliant: [],
  violations: [{ set: { registry: { server: "http://registry.example.com" } }, path: "registry.server", message: MESSAGE }],
});

testRule(registryTls, {
  base: { type: "docker-build:index:Image", inputs: { push: true, buildArgs: { VERSION: "1.4" } } },
  compliant: [],
  violations: [
    { set: { registries: [{ address: "http://registry.example.com" }] }, path: "registries[0].address", message: MESSAGE },
    { set: { exports: [{ registry: { insecure: true } }] }, path: "exports[0].registry.insecure", message: MESSAGE },
  ],
});
