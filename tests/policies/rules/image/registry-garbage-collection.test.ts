import { registryGarbageCollection } from "../../../../policies/rules/image/registry-garbage-collection";
import { UNKNOWN, type Json } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const CONTAINER = "spec.containers[0]";
const MESSAGE = 'container "app" must not collect manifests that have no tag';
const command = (...args: Json[]): Record<string, Json> => ({
  [`${CONTAINER}.command`]: ["registry"],
  [`${CONTAINER}.args`]: ["garbage-collect", ...args],
});

testRule(registryGarbageCollection, {
  compliant: [
    command("/etc/distribution/config.yml"),
    command("--dry-run", "/etc/distribution/config.yml"),
    command("--delete-untagged=false", "/etc/distribution/config.yml"),
    { [`${CONTAINER}.args`]: ["serve", "-m", "config.yml"] },
  ],
  violations: [
    { set: command("--delete-untagged", "config.yml"), path: `${CONTAINER}.args[1]`, message: MESSAGE },
    { set: command("--delete-untagged=true", "config.yml"), path: `${CONTAINER}.args[1]`, message: MESSAGE },
    { set: command("-m", "config.yml"), path: `${CONTAINER}.args[1]`, message: MESSAGE },
    { set: command("-qm", "config.yml"), path: `${CONTAINER}.args[1]`, message: MESSAGE },
    {
      set: { [`${CONTAINER}.command`]: ["sh", "-c", "sleep 5; registry garbage-collect -m config.yml"] },
      path: `${CONTAINER}.command[2]`,
      message: MESSAGE,
    },
  ],
  undecided: [{ set: command(UNKNOWN), path: `${CONTAINER}.args[1]`, message: MESSAGE }],
  legitimate: [
    { what: "a collection of blobs that no manifest needs", set: command("--quiet", "/etc/distribution/config.yml") },
    {
      what: "a registry of builds that nobody deploys",
      set: command("--delete-untagged", "/etc/distribution/config.yml"),
      waived: true,
    },
  ],
});
