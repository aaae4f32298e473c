import assert from "node:assert/strict";
import { InputError } from "../../../policies/errors";
import { parseWaivers } from "../../../policies/waivers/parse";
import type { WaiverEntry, WaiverSet } from "../../../policies/waivers/waiver";
import type { Finding } from "../../../policies/rule";
import type { SubjectReference } from "../../../policies/model/subject";

export const TODAY = "2026-11-23";
export const RULE = "kubernetes-host-path-volumes";
export const URN = "urn:pulumi:prod::shop::kubernetes:apps/v1:DaemonSet::node-exporter";

/** An entry that is right as it is. */
export const ENTRY: WaiverEntry = {
  rule: RULE,
  subject: { urn: URN },
  reason: "Reads the metrics of the host.",
  owner: "team-observability",
  ticket: "OPS-123",
  expires: "2027-03-31",
};

/** A set of entries, each the one that is right with changes. JSON is YAML, one entry a line; the file is called `w.yaml`. */
export function waivers(...changes: object[]): WaiverSet {
  return parseWaivers(textOf(...changes), { file: "w.yaml", today: TODAY });
}

/** The text of such a set. The first entry is on line 2. A change to `undefined` removes a key. */
export function textOf(...changes: object[]): string {
  return `{"waivers": [\n${changes.map((change) => JSON.stringify({ ...ENTRY, ...change })).join(",\n")}\n]}\n`;
}

/** A violation of the rule of {@link ENTRY} by the resource of {@link ENTRY}, with changes. */
export function finding(change: Partial<Finding> = {}): Finding {
  return {
    ruleId: RULE,
    outcome: "violation",
    effect: "block",
    severity: "high",
    message: "pod must not use a hostPath volume in spec.volumes[0].hostPath",
    remediation: "Use another volume.",
    docsUrl: "https://example.com",
    controls: [],
    subject: { kind: "DaemonSet", name: "node-exporter", urn: URN },
    path: "spec.volumes[0].hostPath",
    ...change,
  };
}

/** A finding on a subject. */
export function on(subject: SubjectReference, change: Partial<Finding> = {}): Finding {
  return finding({ subject, ...change });
}

/** Asserts that something throws an input error with a message and a code. */
export function assertRefused(run: () => unknown, message: string, code = "invalid-waivers"): void {
  assert.throws(run, (error) => {
    assert.ok(error instanceof InputError, String(error));
    assert.deepEqual([error.message, error.code], [message, code]);
    return true;
  });
}
