import assert from "node:assert/strict";
import { InputPropertyError } from "@pulumi/pulumi";
import { make, SEALS, TRANSIT } from "./vault-server-program";

describe("arguments of VaultServer", () => {
  const bad: [string, object, string, string][] = [
    ["a name that is too long", { name: "v".repeat(41) }, "name", "must be of at most 40 characters"],
    ["a name that is none", { name: "Vault" }, "name", "must be a DNS label of at most 63 characters"],
    ["a tag", { image: "openbao:2.7.2" }, "image", "must have a digest: name:version@sha256:…"],
    ["another server", { distribution: "Consul" }, "distribution", "must be one of OpenBao, Vault"],
    ["an even number", { replicas: 4 }, "replicas", "must be one of 3, 5"],
    ["no Secret", { tls: { secret: "" } }, "tls.secret", "must be the name of a Secret"],
    ["no host name", { tls: { secret: "s", serverName: "*.vault" } }, "tls.serverName", "must be a host name"],
    ["a level", { logLevel: "all" }, "logLevel", "must be one of trace, debug, info, warn, error"],
    ["no confinement", { mandatoryAccessControl: "none" }, "mandatoryAccessControl", "must be one of AppArmor, SELinux"],
    ["no seal", { seal: { cidrs: ["203.0.113.5/32"] } }, "seal", "must have one of transit, aws, google, azure"],
    ["two seals", { seal: { ...SEALS["aws"], ...TRANSIT } }, "seal", "must have one of transit, aws, google, azure"],
    ["a seal nowhere", { seal: { ...TRANSIT, cidrs: [] } }, "seal.to", "must name a peer where there are no cidrs"],
    ["plain HTTP", { seal: transit({ address: "http://unseal:8200" }) }, "seal.transit.address", "must be https://host:port"],
    ["a path", { seal: transit({ address: "https://unseal:8200/v1" }) }, "seal.transit.address", "must be https://host:port"],
    ["a bad Secret", { seal: transit({ secret: "a b" }) }, "seal.transit.secret", "must be the name of a Secret"],
    ["an environment", { environment: "staging" }, "environment", "must be one of dev, uat, prod"],
    ["an open seal", { seal: { ...TRANSIT, cidrs: ["0.0.0.0/0"] } }, "seal.cidrs[0]", "must not be larger than /16"],
    ["all pods as clients", { clients: [{ namespace: "a", podLabels: {} }] }, "clients[0].podLabels", "must name a label"],
    ["egress to no port", { egress: [{ cidrs: ["203.0.113.9/32"], ports: [] }] }, "egress[0].ports", "must name a port"],
    [
      "a label",
      { namespace: { labels: { environment: "dev" } } },
      'namespace.labels["environment"]',
      "is set by the component or by the cluster",
    ],
  ];
  for (const [what, args, propertyPath, reason] of bad) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(make(args), (error) => {
        assert.ok(InputPropertyError.isInstance(error), String(error));
        assert.deepEqual([error.propertyPath, error.reason], [propertyPath, reason]);
        return true;
      });
    });
  }

  function transit(change: object): object {
    return { ...TRANSIT, transit: { ...TRANSIT.transit, ...change } };
  }
});
