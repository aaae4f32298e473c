/** Waivers and remediation on the real engine. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { preview, type PreviewResult } from "../support/preview";

const POD = `new k8s.core.v1.Pod("web", { metadata: { name: "web", namespace: "shop" }, spec: {
  hostPID: true, containers: [{ name: "app", image: "app:1", securityContext: { allowPrivilegeEscalation: true } }],
} }, { provider });`;

describe("waivers at a preview", () => {
  const folder = mkdtempSync(join(tmpdir(), "portcullis-waivers-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = async (rule: string, days: number, policyConfig: object = {}): Promise<PreviewResult> => {
    const expires = new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    const file = join(folder, "host.yaml");
    const lines = [
      "waivers:",
      `  - rule: ${rule}`,
      "    subject: { urn: urn:pulumi:dev::program::kubernetes:core/v1:Pod::web }",
      "    reason: It reads the processes of its node.",
      "    owner: team-a",
      "    ticket: OPS-1",
      `    expires: ${expires}`,
    ];
    writeFileSync(file, lines.join("\n"));
    // One rule is enough to show it.
    const config = { all: "disabled", "kubernetes-host-namespaces": "mandatory", ...policyConfig };
    return preview({ program: POD, stack: "dev", policyConfig: config, environment: { PORTCULLIS_WAIVERS: folder } });
  };
  const messages = ({ policies }: PreviewResult): string[] =>
    policies.map(({ enforcementLevel, message }) => `${enforcementLevel} ${message.trim().replaceAll(folder, "…")}`);

  it("let pass what they cover, and show it with its owner and its end", async () => {
    const result = await run("kubernetes-host-namespaces", 90);
    assert.equal(result.exitCode, 0, result.output);
    const [message = "", ...others] = messages(result);
    assert.match(
      message,
      /^advisory waived until \d{4}-\d\d-\d\d by team-a \(OPS-1, …\/host\.yaml:2\): It reads the processes of its node\./,
    );
    assert.match(message, /It covers: pod must not set hostPID=true in spec\.hostPID$/);
    assert.deepEqual(others, []);
    assert.match(result.output, /0 violations, 0 undecided, 1 waived, 0 errors/);
  });

  it("cover nothing once they have expired, and say so", async () => {
    const result = await run("kubernetes-host-namespaces", -1);
    assert.notEqual(result.exitCode, 0);
    const found = messages(result).map((message) => message.split(". Fix")[0]);
    assert.equal(found.length, 2);
    assert.ok(found.includes("mandatory pod must not set hostPID=true in spec.hostPID"), found.join("\n"));
    assert.ok(
      found.some((message) => /^mandatory …\/host\.yaml:2: .* expired on /.test(message ?? "")),
      found.join("\n"),
    );
  });

  it("fail the run where nothing needs them", async () => {
    const result = await run("kubernetes-host-ports", 90, {
      "kubernetes-host-namespaces": "disabled",
      "kubernetes-host-ports": "mandatory",
    });
    assert.notEqual(result.exitCode, 0);
    assert.match(messages(result).join("\n"), /^mandatory …\/host\.yaml:2: .* is not needed/);
  });

  it("stop the run where one is wrong, naming the place", async () => {
    const result = await run("kubernetes-nope", 90);
    assert.notEqual(result.exitCode, 0);
    assert.match(result.output, /host\.yaml:2.*kubernetes-nope|host\.yaml:2.*rule/);
    assert.doesNotMatch(result.output, /\n\s+at |to create/);
  });
});

describe("remediation at a preview", () => {
  const LEVELS = { "kubernetes-run-as-non-root": "remediate", "kubernetes-seccomp-profile-required": "remediate" };
  const LATER = `const later = new (class extends pulumi.dynamic.Resource {})(
  { create: async () => ({ id: "1", outs: { value: "app:1" } }) }, "later", { value: undefined }).value;`;

  it("sets what is absent, shows it as a change, and keeps secrets and what is not known", async () => {
    const program = `${LATER}
new k8s.core.v1.Pod("web", { metadata: { name: "web", namespace: "shop" }, spec: {
  containers: [{ name: "app", image: later, env: [{ name: "TOKEN", value: pulumi.secret("canary-5f2c9e") }] }],
} }, { provider });`;
    const result = await preview({ program, stack: "dev", policyConfig: { all: "disabled", ...LEVELS } });
    assert.equal(result.exitCode, 0, result.output);
    assert.deepEqual(result.remediations.map(({ policyName }) => policyName).sort(), Object.keys(LEVELS).sort());
    assert.match(result.output, /\[remediate\]\s+kubernetes-run-as-non-root/);
    const after = result.remediations.at(-1)?.after as { spec: { securityContext?: object } };
    assert.deepEqual(after.spec.securityContext, { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
    assert.doesNotMatch(JSON.stringify(result), /canary-5f2c9e/);
    assert.ok(!result.policies.some(({ policyName }) => policyName in LEVELS));
  });

  it("changes nothing that is set, and then blocks as a mandatory rule would", async () => {
    const program = `new k8s.core.v1.Pod("web", { metadata: { name: "web", namespace: "shop" }, spec: {
  securityContext: { runAsNonRoot: false, seccompProfile: { type: "RuntimeDefault" } }, containers: [{ name: "app", image: "app:1" }],
} }, { provider });`;
    const result = await preview({ program, stack: "dev", policyConfig: { all: "disabled", ...LEVELS } });
    assert.notEqual(result.exitCode, 0);
    assert.deepEqual(result.remediations, []);
    assert.ok(
      result.policies.some(
        ({ policyName, enforcementLevel }) => policyName === "kubernetes-run-as-non-root" && enforcementLevel === "mandatory",
      ),
      result.output,
    );
  });
});
