import assert from "node:assert/strict";
import type { PrivateDockerRegistryArgs } from "../../../components/registry/private-docker-registry-arguments";
import { findings, judge } from "../../support/register";
import { at, inputsOf } from "../vault/vault-server-program";
import { IMAGES, privateDockerRegistry } from "./programs";

/** What one string of a process may hold (Linux, MAX_ARG_STRLEN), with room to grow. */
const LONGEST_VARIABLE = 120 * 1024;

describe("PrivateDockerRegistry", () => {
  describe("satisfies the strictest profile", () => {
    const variants: Record<string, Partial<PrivateDockerRegistryArgs>> = {
      "by default": {},
      "with everything": {
        name: "images",
        address: "2001:db8::10",
        port: 8443,
        directory: "/data/images",
        userId: 20_001,
        groupId: 20_002,
        mutableTags: ["dev-*"],
        resources: { gateway: { memory: 128, cpus: "0.5" }, registry: { memory: 1024, cpus: "2" } },
      },
    };
    for (const [what, args] of Object.entries(variants)) {
      it(what, async () => {
        const registered = await privateDockerRegistry(args);
        assert.deepEqual(findings(registered), []);
        assert.ok(judge(registered).findings.every(({ outcome }) => outcome !== "undecided"));
      });
    }
  });

  it("confines both containers", async () => {
    const registered = await privateDockerRegistry();
    for (const [name, image, memory] of [
      ["registry-registry", IMAGES.registry, 512],
      ["registry-gateway", IMAGES.gateway, 256],
    ] as const) {
      const inputs = inputsOf(registered, name);
      const expected: Record<string, unknown> = {
        name,
        image,
        user: "10001:10001",
        readOnly: true,
        capabilities: { drops: ["ALL"] },
        securityOpts: ["no-new-privileges:true"],
        memory,
        memorySwap: memory,
        cpus: "1",
        restart: "unless-stopped",
        logDriver: "json-file",
        logOpts: { "max-size": "10m", "max-file": "5" },
        tmpfs: { "/run/portcullis": "noexec,nosuid,nodev,size=4m,mode=0700,uid=10001,gid=10001" },
      };
      for (const [key, value] of Object.entries(expected)) assert.deepEqual(at(inputs, key), value, key);
    }
  });

  it("publishes the gateway alone, on the one address", async () => {
    const registered = await privateDockerRegistry();
    assert.deepEqual(at(inputsOf(registered, "registry-gateway"), "ports"), [
      { internal: 5000, external: 5000, ip: "192.0.2.10", protocol: "tcp" },
    ]);
    assert.equal(at(inputsOf(registered, "registry-registry"), "ports"), undefined);
    assert.deepEqual(at(inputsOf(registered, "registry-registry"), "networksAdvanced"), [
      { name: "registry-inside", aliases: ["registry"] },
    ]);
    assert.equal(at(inputsOf(registered, "registry-inside"), "internal"), true);
  });

  it("lets the programs write where they have to, and nowhere else", async () => {
    const registered = await privateDockerRegistry();
    const writable = (name: string): unknown[] =>
      (at(inputsOf(registered, name), "mounts") as { source: string; readOnly: boolean }[])
        .filter(({ readOnly }) => !readOnly)
        .map(({ source }) => source);
    assert.deepEqual(writable("registry-registry"), ["/srv/registry/data"]);
    assert.deepEqual(writable("registry-gateway"), ["/srv/registry/state"]);
  });

  it("hands over programs and settings that fit into variables", async () => {
    const registered = await privateDockerRegistry();
    for (const name of ["registry-registry", "registry-gateway"]) {
      for (const variable of at(inputsOf(registered, name), "envs") as string[]) {
        assert.ok(variable.length < LONGEST_VARIABLE, `${variable.slice(0, 20)}: ${variable.length}`);
      }
    }
  });
});
