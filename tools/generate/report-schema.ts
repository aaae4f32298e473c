import { REPORT_SCHEMA_VERSION } from "../../policies/reporters/json";

const text = { type: "string" };
const count = { type: "integer", minimum: 0 };
const position = { type: "integer", minimum: 1 };

/** The JSON Schema (2020-12) of `portcullis scan --format json`. */
export function reportSchema(): object {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Report of portcullis",
    ...closed({
      schemaVersion: { const: REPORT_SCHEMA_VERSION },
      tool: closed({ name: { const: "portcullis" }, version: text }),
      profile: closed({ name: text, podSecurityVersion: { type: "string", pattern: "^v1\\.\\d+$" }, rules: count }),
      summary: closed({ subjects: count, evaluated: count, violations: count, undecided: count, waived: count, skipped: count }),
      findings: { type: "array", items: finding() },
      errors: { type: "array", items: error() },
      notices: { type: "array", items: closed({ code: text, message: text, file: text, line: position }, ["file", "line"]) },
    }),
  };
}

function finding(): object {
  return closed(
    {
      ruleId: text,
      outcome: { enum: ["violation", "undecided", "waived"] },
      effect: { enum: ["block", "warn", "defer", "none"], description: "What the profile makes of it." },
      severity: { enum: ["low", "medium", "high", "critical"] },
      message: text,
      reason: { type: "string", description: "Why the rule cannot decide, where the outcome is undecided." },
      remediation: text,
      docsUrl: { type: "string", format: "uri" },
      controls: { type: "array", items: closed({ framework: text, id: text }) },
      subject: subject(),
      path: { type: "string", description: "The place in the subject; empty where all of it is meant." },
      line: position,
      column: position,
      waiver: closed({
        id: text,
        reason: text,
        owner: text,
        ticket: text,
        expires: { type: "string", pattern: "^\\d{4}-\\d\\d-\\d\\d$" },
      }),
    },
    ["reason", "line", "column", "waiver"],
  );
}

function subject(): object {
  const properties = { apiVersion: text, kind: text, namespace: text, name: text, urn: text, file: text, document: position };
  return closed(properties, Object.keys(properties));
}

function error(): object {
  const optional = { ruleId: text, subject: subject(), file: text, line: position, column: position };
  return closed({ code: text, message: text, ...optional }, Object.keys(optional));
}

/** An object with these properties and no others, all required but the optional ones. */
function closed(properties: Record<string, object>, optional: readonly string[] = []): object {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: "object", additionalProperties: false, properties, ...(required.length && { required }) };
}
