import { createColors } from "picocolors";
import type { Report, Summary } from "../evaluate";
import { printable } from "../model/printable";
import type { SubjectReference } from "../model/subject";
import { ELSEWHERE, type Effect, type Finding } from "../rule";
import { groupElsewhere, groupUndecided, subjectName, type ElsewhereGroup } from "./undecided";
import { waiverLine } from "./waiver";

type Colors = ReturnType<typeof createColors>;

/** The report for a terminal: by subject, each finding with its fix, then what was wrong with the input, then the counts. */
export function textReport(report: Report, color: boolean): string {
  const colors = createColors(color);
  const elsewhere = groupElsewhere(report.findings);
  const bySubject = Map.groupBy(
    report.findings.filter(({ reason }) => reason !== ELSEWHERE),
    ({ subject }) => subject,
  );
  const blocks = [...bySubject].map(([subject, findings]) => subjectBlock(subject, findings, colors));
  const errors = report.errors.map((error) => `${colors.red("error")} ${error.message}`);
  const { profile } = report;
  const title = `profile ${profile.name}, Pod Security ${profile.podSecurityVersion}, ${profile.rules.length} rules`;
  const notices = report.notices.map(({ message }) => `${colors.yellow("notice")} ${message}`);
  if (elsewhere.length > 0) blocks.push(stackBlock(elsewhere, colors));
  const after = [errors, notices].filter(({ length }) => length > 0).map((lines) => lines.join("\n"));
  return `${[...blocks, ...after, `${title}\n${counts(report, colors)}`].join("\n\n")}\n`;
}

function subjectBlock(subject: SubjectReference, findings: readonly Finding[], colors: Colors): string {
  const source = subject.file === undefined ? (subject.urn ?? "") : `${printable(subject.file)}, document ${subject.document}`;
  const lines = [`${colors.bold(subjectName(subject))} ${colors.dim(`(${source})`)}`];
  for (const finding of findings.filter(({ outcome }) => outcome !== "undecided")) {
    lines.push(`  ${mark(finding, colors)} ${finding.message}`);
    lines.push(`      ${colors.dim(details(finding, [finding.ruleId]))}`);
    lines.push(`      ${finding.waiver ? waiverLine(finding.waiver) : `${colors.green("fix:")} ${finding.remediation}`}`);
  }
  for (const { first, ruleIds, message } of groupUndecided(findings)) {
    lines.push(`  ${mark(first, colors)} ${message}`);
    lines.push(`      ${colors.dim(details(first, ruleIds))}`);
    if (ruleIds.length === 1) lines.push(`      ${colors.green("fix:")} ${first.remediation}`);
  }
  return lines.join("\n");
}

function stackBlock(groups: readonly ElsewhereGroup[], colors: Colors): string {
  const lines = groups.flatMap(({ first, ruleIds, resources, message, remediation }) => [
    `  ${mark(first, colors)} ${message}`,
    `      ${colors.dim(ruleIds.join(", "))}`,
    `      ${colors.dim(resources)}`,
    `      ${colors.green("fix:")} ${remediation}`,
  ]);
  return [colors.bold("All resources together"), ...lines].join("\n");
}

function mark({ outcome, effect }: Finding, colors: Colors): string {
  const paint: Record<Effect, (text: string) => string> = {
    block: colors.red,
    warn: colors.yellow,
    defer: colors.dim,
    none: colors.dim,
  };
  const word: Record<Effect, string> = { block: "", warn: " (warning)", defer: " (deferred)", none: "" };
  return paint[effect](`${outcome}${word[effect]}:`);
}

function details({ severity, line, column, subject, docsUrl }: Finding, ruleIds: readonly string[]): string {
  const place = line === undefined ? [] : [`${printable(subject.file ?? "")}:${line}:${column}`];
  return [ruleIds.join(", "), severity, ...place, docsUrl].join(" · ");
}

function counts({ summary, errors }: Report, colors: Colors): string {
  const { subjects, evaluated, skipped, violations, undecided, waived }: Summary = summary;
  const outcome = [
    paint(violations, plural(violations, "violation"), colors.red),
    paint(undecided, `${undecided} undecided`, colors.yellow),
    `${waived} waived`,
    paint(errors.length, plural(errors.length, "error"), colors.red),
  ];
  return `${plural(subjects, "subject")}: ${evaluated} evaluated, ${skipped} without a rule; ${outcome.join(", ")}`;
}

function paint(count: number, text: string, color: (text: string) => string): string {
  return count === 0 ? text : color(text);
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
