import assert from "node:assert/strict";
import { InputError } from "../../../policies/errors";
import { DEFAULT_PROFILE, profiles } from "../../../policies/profiles";
import { parseConfiguration } from "../../../policies/profiles/configuration";
import type { Profile } from "../../../policies/profiles/profile";
import { resolveProfile } from "../../../policies/profiles/resolve";
import { rules } from "../../../policies/rules";

const named = (name: string): Profile => profiles.get(name) as Profile;

describe("parseConfiguration", () => {
  const bad: [unknown, string][] = [
    [{ "kubernetes-nope": "mandatory" }, "config (kubernetes-nope): there is no rule of this name"],
    [{ "kubernetes-sysctls": { onunknown: "warn" } }, "config (kubernetes-sysctls.onunknown): there is no such setting"],
    [{ "kubernetes-sysctls": { onUnknown: 3 } }, "config (kubernetes-sysctls.onUnknown): must be string"],
    [{ "kubernetes-sysctls": { onUnknown: "never" } }, "config (kubernetes-sysctls.onUnknown): must be one of block, warn, defer"],
    [{ "kubernetes-sysctls": "strict" }, "config (kubernetes-sysctls): must be one of advisory, mandatory, remediate, disabled"],
    [{ "kubernetes-sysctls": 1 }, "config (kubernetes-sysctls): must be object"],
    [{ all: "off" }, "config (all): must be one of advisory, mandatory, remediate, disabled"],
    [{ portcullis: { profile: "dev" } }, "config (portcullis.profile): there is no such setting"],
    [{ portcullis: { podSecurityVersion: "latest" } }, "config (portcullis.podSecurityVersion): must be one of v1.24, "],
    [[], "config: must be object"],
    [null, "config: must be object"],
  ];
  for (const [raw, message] of bad) {
    it(`refuses ${JSON.stringify(raw)}`, () => {
      assert.throws(
        () => parseConfiguration(raw, "config"),
        (error) => error instanceof InputError && error.message.startsWith(message),
      );
    });
  }

  it("takes levels and settings", () => {
    const configuration = parseConfiguration(
      {
        all: { enforcementLevel: "advisory" },
        portcullis: { onUnknown: "defer" },
        "kubernetes-sysctls": "disabled",
        "kubernetes-host-ports": { onUnknown: "block" },
      },
      "config",
    );
    const resolved = resolveProfile(named("prod"), configuration);
    const of = (id: string): unknown => {
      const active = resolved.rules.find(({ rule }) => rule.id === id);
      return active && [active.enforcementLevel, active.onUnknown];
    };
    assert.equal(of("kubernetes-sysctls"), undefined);
    assert.deepEqual(of("kubernetes-host-ports"), ["advisory", "block"]);
    assert.deepEqual(of("kubernetes-run-as-user"), ["advisory", "defer"]);
  });
});

describe("profiles", () => {
  const mandatory = (name: string, version = "v1.36"): string[] =>
    resolveProfile(named(name), { podSecurityVersion: version })
      .rules.filter(({ enforcementLevel }) => enforcementLevel === "mandatory")
      .map(({ rule }) => rule.id);

  it("grow stricter from dev to prod", () => {
    const [dev, uat, prod] = ["dev", "uat", "prod"].map((name) => mandatory(name)) as [string[], string[], string[]];
    assert.ok(dev.every((id) => uat.includes(id)) && dev.length < uat.length);
    assert.ok(uat.every((id) => prod.includes(id)) && uat.length < prod.length);
    assert.deepEqual(
      prod,
      rules.filter(({ optIn }) => optIn === undefined).map(({ id }) => id),
    );
    assert.deepEqual(
      ["dev", "uat", "prod"].map((name) => named(name).onUnknown),
      ["warn", "warn", "block"],
    );
    assert.equal(DEFAULT_PROFILE, "prod");
  });

  it("set parameters that exist, to values that their schemas take and that are not the defaults", () => {
    for (const { name, parameters = {} } of profiles.values()) {
      for (const [ruleId, values] of Object.entries(parameters)) {
        const rule = rules.find(({ id }) => id === ruleId);
        parseConfiguration({ [ruleId]: { enforcementLevel: "mandatory", ...values } }, name);
        for (const [key, value] of Object.entries(values)) assert.notEqual(rule?.parameters[key]?.schema.default, value, ruleId);
        const active = resolveProfile(named(name)).rules.find((candidate) => candidate.rule.id === ruleId);
        assert.deepEqual({ ...active?.parameters, ...values }, active?.parameters, ruleId);
      }
    }
  });

  it("know only the controls that their version has", () => {
    const added = mandatory("pss-restricted", "v1.35").filter((id) => !mandatory("pss-restricted", "v1.33").includes(id));
    assert.deepEqual(added, ["kubernetes-probe-host", "kubernetes-proc-mount-restricted"]);
  });

  it("name every rule, so that none is switched off by oversight", () => {
    for (const name of ["pss-restricted", "dev", "uat", "prod"]) {
      assert.deepEqual(Object.keys(named(name).levels).sort(), rules.map(({ id }) => id).sort(), name);
    }
  });
});
