/**
 * How gates of this kind have been passed before, each tried here against the strictest profile. The threat comes first, then what was seen
 * elsewhere; the finer cases are tested where the code stands.
 */
import assert from "node:assert/strict";
import { evaluate, type Report } from "../policies/evaluate";
import type { Subject } from "../policies/model/subject";
import { profiles } from "../policies/profiles";
import { parseConfiguration, type Configuration } from "../policies/profiles/configuration";
import type { Profile } from "../policies/profiles/profile";
import { resolveProfile } from "../policies/profiles/resolve";
import { readManifests } from "../policies/sources/manifests";
import { readPulumiResource } from "../policies/sources/pulumi";
import { scan } from "../policies/cli/scan";
import { parseWaivers } from "../policies/waivers/parse";
import { compliantPod, podResource, setPath, UNKNOWN, WORKLOAD_KINDS, wrap, type Json } from "./support/pods";

const PRIVILEGED = "kubernetes-privileged-container";
const TODAY = "2026-11-23";

function report(subjects: readonly Subject[], configuration: Configuration = {}, profile = "prod"): Report {
  return evaluate(resolveProfile(profiles.get(profile) as Profile, configuration), subjects);
}

/** The outcomes of one rule. */
function outcomes(ruleId: string, subjects: readonly Subject[], configuration?: Configuration): string[] {
  const { findings } = report(subjects, configuration);
  return findings.filter((finding) => finding.ruleId === ruleId).map(({ outcome }) => outcome);
}

function pulumi(type: string, inputs: { [key: string]: Json }): Subject[] {
  return readPulumiResource({ type, urn: `urn:pulumi:prod::shop::${type}::web`, inputs });
}

function pod(change: Record<string, Json>): Subject[] {
  return pulumi("kubernetes:core/v1:Pod", podResource(change));
}

function yaml(text: string): { subjects: Subject[]; errors: string[] } {
  const { subjects, errors } = readManifests(text, { file: "a.yaml", strict: true });
  return { subjects, errors: errors.map(({ code }) => code) };
}

const BAD_SPEC = { containers: [{ name: "app", image: "app:1", securityContext: { privileged: true } }] };

describe("threats: the shape of workloads", () => {
  for (const list of ["containers", "initContainers", "ephemeralContainers"]) {
    it(`a container among ${list} (CVE-2023-2727, CVE-2023-2728, CVE-2024-3177)`, () => {
      assert.deepEqual(outcomes(PRIVILEGED, pod({ [`spec.${list}[0].securityContext.privileged`]: true })), ["violation"]);
    });
  }

  for (const kind of WORKLOAD_KINDS) {
    it(`a pod in a ${kind.kind} of ${kind.apiVersion}`, () => {
      const { subjects } = yaml(JSON.stringify(wrap({ metadata: {}, spec: BAD_SPEC }, kind)));
      assert.deepEqual(outcomes(PRIVILEGED, subjects), ["violation"]);
    });
  }

  it("a pod in a kind that nobody has heard of, under its own name for it", () => {
    const inputs = { apiVersion: "example.com/v1", kind: "Thing", spec: { deep: { er: [{ workload: BAD_SPEC }] } } };
    assert.deepEqual(outcomes(PRIVILEGED, pulumi("kubernetes:example.com/v1:Thing", inputs)), ["violation"]);
  });

  it("a List, several documents, a generated name", () => {
    const bad = { apiVersion: "v1", kind: "Pod", metadata: { generateName: "job-" }, spec: BAD_SPEC };
    const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: [bad, { apiVersion: "v1", kind: "List", items: [bad] }] });
    assert.deepEqual(outcomes(PRIVILEGED, yaml(`${list}\n---\n${JSON.stringify(bad)}`).subjects), [
      "violation",
      "violation",
      "violation",
    ]);
  });

  it("capabilities in other spellings", () => {
    for (const add of ["CAP_SYS_ADMIN", "sys_admin", "cap_sys_admin", "All"]) {
      const found = outcomes("kubernetes-drop-capabilities", pod({ "spec.containers[0].securityContext.capabilities.add": [add] }));
      const baseline = outcomes(
        "kubernetes-added-capabilities",
        pod({ "spec.containers[0].securityContext.capabilities.add": [add] }),
      );
      assert.deepEqual([...new Set([...found, ...baseline])], ["violation"], add);
    }
    for (const drop of [["all"], ["CAP_ALL"], ["NET_RAW"]]) {
      const change = { "spec.containers[0].securityContext.capabilities.drop": drop };
      assert.deepEqual(outcomes("kubernetes-drop-capabilities", pod(change)), ["violation"], drop[0]);
    }
  });

  it("a weak profile in an annotation beside a strong one in the field (CVE-2023-33191)", () => {
    const seccomp = pod({ 'metadata.annotations["seccomp.security.alpha.kubernetes.io/pod"]': "unconfined" });
    assert.deepEqual(outcomes("kubernetes-seccomp-annotations", seccomp), ["violation"]);
    const apparmor = pod({ 'metadata.annotations["container.apparmor.security.beta.kubernetes.io/app"]': "unconfined" });
    assert.deepEqual(outcomes("kubernetes-apparmor-profile", apparmor), ["violation"]);
  });

  it("fields that the standards learnt of later, and relaxations that a cluster may not know", () => {
    const probe = pod({ "spec.containers[0].livenessProbe": { httpGet: { host: "169.254.169.254", path: "/", port: 80 } } });
    assert.deepEqual(outcomes("kubernetes-probe-host", probe), ["violation"]);
    assert.deepEqual(outcomes("kubernetes-probe-host", probe, { podSecurityVersion: "v1.33" }), []);
    const ownUsers = pod({ "spec.hostUsers": false, "spec.securityContext.runAsNonRoot": false });
    assert.deepEqual(outcomes("kubernetes-run-as-non-root", ownUsers), ["violation"]);
    assert.deepEqual(outcomes("kubernetes-run-as-non-root", ownUsers, { userNamespaces: true }), []);
  });

  it("a patch: what it sets is judged, what it leaves out is undecided", () => {
    const patch = (spec: Json): Subject[] =>
      pulumi("kubernetes:apps/v1:DeploymentPatch", { apiVersion: "apps/v1", kind: "Deployment", spec: { template: { spec } } });
    assert.deepEqual(outcomes(PRIVILEGED, patch(BAD_SPEC)), ["violation"]);
    const bare = patch({ containers: [{ name: "app" }] });
    assert.deepEqual(outcomes("kubernetes-privilege-escalation", bare), ["undecided"]);
  });

  it("a type token that contradicts the inputs", () => {
    const { errors, findings } = report(
      pulumi("kubernetes:core/v1:ConfigMap", { apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec: BAD_SPEC }),
    );
    assert.equal(errors[0]?.code, "invalid-resource");
    assert.ok(findings.some(({ ruleId }) => ruleId === PRIVILEGED));
  });

  it("resources that no policy can look into", () => {
    const opaque: [string, string, { [key: string]: Json }][] = [
      ["pulumi-opaque-resources", "command:local:Command", { create: "kubectl apply -f -" }],
      ["pulumi-opaque-resources", "pulumi-nodejs:dynamic:Resource", { __provider: "…" }],
      ["pulumi-helm-release", "kubernetes:helm.sh/v3:Release", { chart: "shop" }],
    ];
    for (const [ruleId, type, inputs] of opaque) assert.deepEqual(outcomes(ruleId, pulumi(type, inputs)), ["violation"], type);
    assert.deepEqual(outcomes(PRIVILEGED, pulumi("kubernetes:helm.sh/v3:Release", { chart: "shop" })), ["undecided"]);
    const allowed = parseConfiguration(
      { "pulumi-opaque-resources": { enforcementLevel: "mandatory", allowed: ["command:local:*"] } },
      "c",
    );
    assert.deepEqual(outcomes("pulumi-opaque-resources", pulumi("command:local:Command", { create: "x" }), allowed), []);
  });

  it("values that are not known yet, with what they do set for one rule alone", () => {
    const later = pod({ "spec.containers[0].securityContext.privileged": UNKNOWN });
    const effects = (onUnknown: "block" | "warn" | "defer"): string[] =>
      report(later, { rules: new Map([[PRIVILEGED, { onUnknown }]]) })
        .findings.filter(({ ruleId }) => ruleId === PRIVILEGED)
        .map(({ outcome, effect }) => `${outcome} ${effect}`);
    assert.deepEqual(
      [effects("block"), effects("warn"), effects("defer")],
      [["undecided block"], ["undecided warn"], ["undecided defer"]],
    );
    assert.equal(report(later).findings.find(({ ruleId }) => ruleId === PRIVILEGED)?.effect, "block");
  });
});

describe("threats: image references", () => {
  const configuration = parseConfiguration(
    {
      "kubernetes-image-registries": { enforcementLevel: "mandatory", registries: ["registry.example.com/team", "test.com:5000"] },
    },
    "c",
  );
  const lookAlikes: Record<string, string> = {
    "a registry that begins like ours": "registry.example.com.evil.com/team/app:1",
    "a user in the host": "registry.example.com@evil.com/team/app:1",
    "a port": "registry.example.com:5000/team/app:1",
    "a path that begins like ours": "registry.example.com/teamster/app:1",
    "another case": "Registry.example.com/team/app:1",
    "an image with a tag that looks like a registry with a port": "test.com:5000",
    "the implicit library of Docker Hub": "team",
    "Docker Hub under its other name": "index.docker.io/team/app:1",
    "an address": "[::1]:5000/team/app:1",
    "a letter of another alphabet": "registry.ex\u0430mple.com/team/app:1",
    "white space before it": " registry.example.com/team/app:1",
    "a line break after it": "registry.example.com/team/app:1\n",
    "a NUL": "registry.example.com/team/app\u0000:1",
    "a scheme": "https://registry.example.com/team/app:1",
    "a way up": "registry.example.com/team/../other/app:1",
    "no image at all": "",
  };
  for (const [name, image] of Object.entries(lookAlikes)) {
    it(`${name}: ${JSON.stringify(image)}`, () => {
      const found = report(
        pod({ "spec.containers[0].image": image, "spec.initContainers": [], "spec.ephemeralContainers": [] }),
        configuration,
      )
        .findings.filter(({ ruleId }) => ruleId === "kubernetes-image-registries" || ruleId === "kubernetes-image-reference")
        .map(({ outcome }) => outcome);
      assert.deepEqual(found, ["violation"]);
    });
  }

  it("a tag beside a digest, which the digest decides", () => {
    const image = `registry.example.com/team/app:latest@sha256:${"a".repeat(64)}`;
    const change = { "spec.containers[0].image": image, "spec.initContainers": [], "spec.ephemeralContainers": [] };
    assert.deepEqual(outcomes("kubernetes-image-registries", pod(change), configuration), []);
    assert.deepEqual(outcomes("kubernetes-image-version", pod(change)), []);
  });
});

describe("threats: waivers and configuration", () => {
  const URN = "urn:pulumi:prod::shop::kubernetes:core/v1:Pod::web";
  const WAIVER = {
    ...{ rule: "kubernetes-host-namespaces", subject: { urn: URN }, reason: "Reads the processes of the host." },
    ...{ owner: "team-a", ticket: "OPS-1", expires: "2027-03-31" },
  };
  const set = (...entries: object[]): ReturnType<typeof parseWaivers> => {
    const lines = entries.map((entry) => JSON.stringify({ ...WAIVER, ...entry }));
    return parseWaivers(`{"waivers": [\n${lines.join(",\n")}\n]}`, { file: "w.yaml", today: TODAY });
  };
  const judge = (waivers: ReturnType<typeof set>, today = TODAY): Report =>
    evaluate(resolveProfile(profiles.get("prod") as Profile), pod({ "spec.hostPID": true, "spec.hostNetwork": true }), {
      waiving: { set: waivers, context: { today, environment: "prod", stack: "urn:pulumi:prod::shop::" } },
    });
  const hostFindings = ({ findings }: Report): string[] =>
    findings.filter(({ ruleId }) => ruleId === WAIVER.rule).map(({ outcome, path }) => `${outcome} ${path}`);

  it("two waivers that together would waive more than either (CVE-2026-84200, CVE-2024-48921)", () => {
    const other = "urn:pulumi:prod::shop::kubernetes:core/v1:Pod::other";
    const waivers = set({ path: "spec.hostPID" }, { subject: { urn: other } });
    assert.deepEqual(hostFindings(judge(waivers)), ["violation spec.hostNetwork", "waived spec.hostPID"]);
  });

  it("a waiver without an end, without a reason, without an owner", () => {
    for (const key of ["expires", "reason", "owner", "ticket", "subject"])
      assert.throws(() => set({ [key]: undefined }), new RegExp(key));
  });

  it("a pattern where none was reviewed as one", () => {
    assert.throws(() => set({ subject: { urn: URN.replace("web", "*") } }), /scope/);
    assert.throws(() => set({ rule: "kubernetes-*" }), /rule/);
  });

  it("an expired waiver waives nothing and fails the run, and so does one that nothing needs", () => {
    const expired = judge(set({}), "2027-04-01");
    assert.deepEqual(hostFindings(expired), ["violation spec.hostNetwork", "violation spec.hostPID"]);
    assert.deepEqual(
      expired.errors.map(({ code }) => code),
      ["waiver-expired"],
    );
    assert.deepEqual(
      judge(set({}, { rule: "kubernetes-host-ports" })).errors.map(({ code }) => code),
      ["waiver-unused"],
    );
  });

  it("what is waived stays visible, with who waived it", () => {
    const { findings, summary } = judge(set({}));
    const waived = findings.filter(({ outcome }) => outcome === "waived");
    assert.equal(summary.waived, 2);
    assert.deepEqual(
      waived.map(({ effect, waiver }) => [effect, waiver?.id, waiver?.owner]),
      waived.map(() => ["none", "w.yaml:2", "team-a"]),
    );
  });

  it("an unknown key anywhere (CVE-2025-29778)", () => {
    assert.throws(() => parseConfiguration({ "kubernetes-host-port": "disabled" }, "c"), /there is no rule of this name/);
    assert.throws(() => parseConfiguration({ [PRIVILEGED]: { enforcement: "disabled" } }, "c"), /there is no such setting/);
    assert.throws(() => parseConfiguration({ portcullis: { onunknown: "warn" } }, "c"), /there is no such setting/);
    assert.throws(() => set({ until: "2030-01-01" }), /until/);
  });

  it("a configuration that switches everything off, parameters without effect, and a scan of nothing", async () => {
    const nothing = resolveProfile(profiles.get("prod") as Profile, { all: "disabled" });
    assert.deepEqual(nothing.rules, []);
    const parameters = { "kubernetes-image-registries": { registries: ["registry.example.com"] } };
    assert.throws(
      () => resolveProfile(profiles.get("prod") as Profile, parseConfiguration(parameters, "c")),
      /kubernetes-image-registries.*switched off/,
    );
    await assert.rejects(
      scan([], { profile: "prod", format: "json", failOn: "blocked", config: "/nonexistent.json" }, false),
      /ENOENT/,
    );
    assert.deepEqual(yaml("# nothing\n").errors, ["empty-manifest"]);
  });
});

describe("threats: parsers", () => {
  const refused: Record<string, string> = {
    "aliases that multiply": ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]", ...bomb()].join("\n"),
    "deep nesting": "[".repeat(5_000),
    "a key twice": "apiVersion: v1\nkind: Pod\nspec: {}\nspec: { hostPID: true }",
    "a key twice in JSON": '{"apiVersion": "v1", "kind": "Pod", "kind": "ConfigMap"}',
  };
  for (const [name, text] of Object.entries(refused)) {
    it(name, () => assert.deepEqual(yaml(text).errors, ["invalid-manifest"]));
  }

  it("__proto__, as a key like any other", () => {
    const spec = compliantPod();
    const text = `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"__proto__":{"spec":{}},"spec":${JSON.stringify(spec.spec)}}`;
    const { subjects } = yaml(text);
    assert.equal(subjects[0]?.root.get("spec", "containers").items().length, 1);
    assert.equal(({} as Record<string, unknown>)["spec"], undefined);
  });

  it("scalars that mean other things to Kubernetes than to YAML 1.2", () => {
    const text = "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  hostPID: yes\n  containers: [{ name: app }]";
    assert.ok(outcomes("kubernetes-host-namespaces", yaml(text).subjects).includes("violation"));
  });

  it("many flat keys", () => {
    const map = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", namespace: "shop" }, data: {} };
    for (let index = 0; index < 20_000; index += 1) setPath(map, `data.key${index}`, "x");
    assert.equal(yaml(JSON.stringify(map)).subjects.length, 1);
  });
});

function bomb(): string[] {
  return Array.from(
    { length: 9 },
    (_, index) => `a${index + 1}: &a${index + 1} [${Array<string>(10).fill(`*a${index}`).join(", ")}]`,
  );
}
