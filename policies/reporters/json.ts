import type { Report } from "../evaluate";
import { version } from "../version";

/** The version of the JSON report's schema (`docs/schemas/report.schema.json`). It changes when a field is removed or changes meaning. */
export const REPORT_SCHEMA_VERSION = "1";

/** The report as JSON text, with the fields that `report.schema.json` describes. */
export function jsonReport({ profile, summary, findings, errors, notices }: Report): string {
  const report = {
    schemaVersion: REPORT_SCHEMA_VERSION,
    tool: { name: "portcullis", version },
    profile: { name: profile.name, podSecurityVersion: profile.podSecurityVersion, rules: profile.rules.length },
    summary,
    findings: findings.map((finding) => ({
      ...finding,
      controls: finding.controls.map(({ framework, id }) => ({ framework, id })),
    })),
    errors,
    notices,
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
