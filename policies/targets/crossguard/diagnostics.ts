import type { ReportError, ReportNotice } from "../../evaluate";
import { PACK_SETTINGS } from "../../profiles/configuration";
import { groupElsewhere, groupUndecided, type ElsewhereGroup, type UndecidedGroup } from "../../reporters/undecided";
import { waiverLine } from "../../reporters/waiver";
import type { Finding, Severity } from "../../rule";

/** One message of the pack, as CrossGuard knows them. */
export interface Diagnostic {
  policyName: string;
  message: string;
  enforcementLevel: "advisory" | "mandatory";
  severity: Severity;
  urn: string;
}

/**
 * The diagnostics for the findings of one subject. The CLI prints only the message, so it ends with the fix and the link. Findings that
 * wait for the deployment are counted but not shown, and rules that are undecided for the same reason share one message.
 */
export function crossguardDiagnostics(findings: readonly Finding[]): Diagnostic[] {
  const shown = findings.filter(({ effect }) => effect !== "defer");
  return [
    ...shown.filter(({ outcome }) => outcome === "violation").map((finding) => diagnostic(finding, withFix(finding))),
    ...groupUndecided(shown).map(undecidedDiagnostic),
    ...groupElsewhere(shown).map(elsewhereDiagnostic),
    ...shown.filter(({ outcome }) => outcome === "waived").map((finding) => diagnostic(finding, withWaiver(finding))),
  ];
}

/** A rule that crashed, as a violation: it blocks and it is shown. */
export function errorDiagnostic({ message, ruleId = PACK_SETTINGS }: ReportError, urn: string): Diagnostic {
  return { policyName: ruleId, message, enforcementLevel: "mandatory", severity: "high", urn };
}

/** Something to know that fails nothing. */
export function noticeDiagnostic({ message }: ReportNotice): Diagnostic {
  return { policyName: PACK_SETTINGS, message, enforcementLevel: "advisory", severity: "low", urn: "" };
}

function undecidedDiagnostic({ first, ruleIds, message }: UndecidedGroup): Diagnostic {
  if (ruleIds.length === 1) return diagnostic(first, withFix(first));
  return diagnostic(first, `${message}. The rules: ${ruleIds.join(", ")}. See ${first.docsUrl}`);
}

function elsewhereDiagnostic({ first, ruleIds, resources, message, remediation }: ElsewhereGroup): Diagnostic {
  return diagnostic(
    first,
    `${message}. The rules: ${ruleIds.join(", ")}. The resources: ${resources}. Fix: ${remediation} See ${first.docsUrl}`,
  );
}

function withFix({ message, remediation, docsUrl }: Finding): string {
  return `${message}. Fix: ${remediation} See ${docsUrl}`;
}

function withWaiver({ message, waiver }: Finding): string {
  return waiver ? `${waiverLine(waiver)}. It covers: ${message}` : message;
}

function diagnostic(finding: Finding, message: string): Diagnostic {
  return {
    policyName: finding.ruleId,
    message,
    enforcementLevel: finding.effect === "block" ? "mandatory" : "advisory",
    severity: finding.severity,
    urn: finding.subject.urn ?? "",
  };
}
