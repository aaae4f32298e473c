import assert from "node:assert/strict";
import { Ajv2020 } from "ajv/dist/2020";
import { evaluate, type Report } from "../../../policies/evaluate";
import { jsonReport } from "../../../policies/reporters/json";
import { textReport } from "../../../policies/reporters/text";
import { hostNamespaces } from "../../../policies/rules/pod/host-namespaces";
import { readManifests } from "../../../policies/sources/manifests";
import { readPulumiResource } from "../../../policies/sources/pulumi";
import { reportSchema } from "../../../tools/generate/report-schema";
import { strict } from "../../support/outcomes";
import { compliantPod, setPath, UNKNOWN } from "../../support/pods";

function manifest(): string {
  const pod = { apiVersion: "v1", kind: "Pod", ...compliantPod() };
  setPath(pod, "spec.hostPID", true);
  return JSON.stringify(pod);
}

/** Where the violation stands in the manifest, which is one line. */
const COLUMN = manifest().indexOf("hostPID") + 1;

function report(): Report {
  const { subjects, errors } = readManifests(`${manifest()}\n---\na: 1\n`, { file: "pod.yaml", strict: true });
  const type = "kubernetes:core/v1:Pod";
  const unknown = readPulumiResource({
    type,
    urn: `urn:pulumi:a::b::${type}::later`,
    inputs: { apiVersion: "v1", kind: "Pod", spec: UNKNOWN },
  });
  return evaluate(strict, [...subjects, ...unknown], {
    inputErrors: errors.map(({ code, message }) => ({ code, message, file: "pod.yaml", line: 3, column: 1 })),
  });
}

describe("jsonReport", () => {
  it("follows the published schema", () => {
    const validate = new Ajv2020({ formats: { uri: true } }).compile(reportSchema());
    const parsed = JSON.parse(jsonReport(report())) as { findings: unknown[]; errors: unknown[] };
    assert.deepEqual(validate(parsed) ? [] : validate.errors, []);
    assert.deepEqual([parsed.findings.length > 1, parsed.errors.length], [true, 1]);
  });

  it("has the version, the counts and every field of a finding", () => {
    const parsed = JSON.parse(jsonReport(report())) as Record<string, unknown> & { findings: unknown[] };
    assert.equal(parsed["schemaVersion"], "1");
    assert.deepEqual(parsed["summary"], { subjects: 2, evaluated: 2, violations: 1, undecided: 20, waived: 0, skipped: 0 });
    assert.deepEqual(parsed.findings[0], {
      ruleId: "kubernetes-host-namespaces",
      outcome: "violation",
      effect: "block",
      severity: "high",
      message: "pod must not set hostPID=true in spec.hostPID",
      remediation: "Remove hostNetwork, hostPID and hostIPC, or set them to false.",
      docsUrl: "https://unpkg.com/portcullis/docs/rules/kubernetes-host-namespaces.md",
      controls: hostNamespaces.controls.map(({ framework, id }) => ({ framework, id })),
      subject: { apiVersion: "v1", kind: "Pod", namespace: "shop", name: "subject", file: "pod.yaml", document: 1 },
      path: "spec.hostPID",
      line: 1,
      column: COLUMN,
    });
  });
});

describe("textReport", () => {
  const text = textReport(report(), false);

  it("tells a violation with its place, its rule and its fix", () => {
    const expected = [
      "Pod shop/subject (pod.yaml, document 1)",
      "  violation: pod must not set hostPID=true in spec.hostPID",
      `      kubernetes-host-namespaces · high · pod.yaml:1:${COLUMN} · https://unpkg.com/portcullis/docs/rules/kubernetes-host-namespaces.md`,
      "      fix: Remove hostNetwork, hostPID and hostIPC, or set them to false.",
    ];
    assert.ok(text.startsWith(expected.join("\n")), text);
  });

  it("tells one unknown value once, with all the rules that it keeps open", () => {
    assert.equal(text.match(/cannot decide/g)?.length, 1);
    assert.match(text, /undecided: cannot decide 20 rules: spec is not known until deployment/);
  });

  it("ends with errors and counts, so that silence is never mistaken for compliance", () => {
    const end = [
      "error pod.yaml:3:1 (document 2): is no Kubernetes resource: it has no apiVersion and no kind",
      "",
      "profile pss-restricted, Pod Security v1.36, 21 rules",
      "2 subjects: 2 evaluated, 0 without a rule; 1 violation, 20 undecided, 0 waived, 1 error",
      "",
    ];
    assert.ok(text.endsWith(end.join("\n")), text);
  });

  it("uses colours only when asked to", () => {
    assert.doesNotMatch(text, /\u001b/);
    assert.match(textReport(report(), true), /\u001b\[31mviolation/);
  });
});
