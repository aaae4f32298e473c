import { registryDeletion } from "../../../../policies/rules/image/registry-deletion";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "registry must keep what only a digest names";
const PATH = 'data["config.yml"]';
const distribution = (rest: string): string => `version: 0.1\nstorage:\n  s3:\n    bucket: images\n${rest}http:\n  addr: :5000\n`;
const zot = (storage: object): string =>
  JSON.stringify({ storage: { rootDirectory: "/var/lib/registry", ...storage }, http: { port: "5000" } });
const policy = (change: object): object => ({
  retention: { policies: [{ repositories: ["**"], deleteReferrers: false, deleteUntagged: false, ...change }] },
});

testRule(registryDeletion, {
  base: {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "registry" },
    data: { "config.yml": distribution("") },
  },
  compliant: [
    { [PATH]: distribution("  delete:\n    enabled: false\n") },
    { [PATH]: zot({ gc: false }) },
    { [PATH]: zot({ gc: true, ...policy({}) }) },
  ],
  violations: [
    { set: { [PATH]: distribution("  delete:\n    enabled: true\n") }, path: PATH, message: MESSAGE },
    { set: { [PATH]: zot({}) }, path: PATH, message: MESSAGE },
    { set: { [PATH]: zot(policy({ deleteUntagged: undefined })) }, path: PATH, message: MESSAGE },
    { set: { [PATH]: zot(policy({ deleteReferrers: true })) }, path: PATH, message: MESSAGE },
    { set: { [PATH]: zot(policy({ repositories: ["shop/**"] })) }, path: PATH, message: MESSAGE },
  ],
  cannotBeUndecided:
    "An entry of a ConfigMap that cannot be read may be anything, and hardly ever is the configuration of a registry.",
  legitimate: [
    {
      what: "a registry of builds that nobody deploys",
      set: { [PATH]: distribution("  delete:\n    enabled: true\n") },
      waived: true,
    },
    { what: "a registry whose blobs alone are collected", set: { [PATH]: zot({ gc: true, gcDelay: "2h", ...policy({}) }) } },
  ],
});
