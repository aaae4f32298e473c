/** The rules on manifests of software that many people run: what they find there, and whether that is right. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { evaluate, type Report } from "../../policies/evaluate";
import { profiles } from "../../policies/profiles";
import type { Profile } from "../../policies/profiles/profile";
import { resolveProfile } from "../../policies/profiles/resolve";
import type { Finding } from "../../policies/rule";
import { readPaths } from "../../policies/sources/files";

/** Where the manifests are, beside the repository; they are not part of it. */
export const FIELD_TEST_DATA = join(__dirname, "../../../shared/data/field-test");

/** The page with the review of every kind of finding. */
export const REVIEW_PAGE = join(__dirname, "../../docs/field-test.md");

/** The strictest profile's report on each folder of manifests, by the folder's name. Throws where one cannot be read as a whole. */
export function evaluateFolders(folder: string): Map<string, Report> {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  const profile = resolveProfile(profiles.get("prod") as Profile);
  return new Map(
    names.map((name) => {
      const { subjects, errors } = readPaths([join(folder, name)]);
      if (errors[0]) throw errors[0];
      return [name, evaluate(profile, subjects)];
    }),
  );
}

/** Whether the manifests are there. */
export function hasFieldTestData(): boolean {
  return existsSync(FIELD_TEST_DATA);
}

/** What a reviewer makes of the findings of a rule: right, right but needed by the software, or wrong. */
export interface Review {
  ruleId: string;
  /** The number of findings in each folder, in the order of the page's header. */
  counts: readonly number[];
  verdict: string;
}

/** The rows of the review page. */
export function readReview(): { folders: string[]; rows: Review[] } {
  const lines = readFileSync(REVIEW_PAGE, "utf8").split("\n");
  const cells = (line: string): string[] =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
  const header = lines.find((line) => /^\| rule +\|/.test(line)) ?? "";
  const folders = cells(header).slice(1, -2);
  const rows = lines
    .filter((line) => line.startsWith("| [`"))
    .map((line) => {
      const [rule = "", ...rest] = cells(line);
      return {
        ruleId: /`([^`]+)`/.exec(rule)?.[1] ?? "",
        counts: rest.slice(0, folders.length).map(Number),
        verdict: rest[folders.length] ?? "",
      };
    });
  return { folders, rows };
}

/** How often each rule has found something in each report, in the order of the reports. */
export function countByRule(reports: readonly Report[]): Map<string, number[]> {
  const counts = new Map<string, number[]>();
  reports.forEach(({ findings }, index) => {
    for (const { ruleId } of findings) {
      const row = counts.get(ruleId) ?? reports.map(() => 0);
      row[index] = (row[index] ?? 0) + 1;
      counts.set(ruleId, row);
    }
  });
  return new Map([...counts].sort());
}

/** A finding in one line. */
export function lineOf({ outcome, subject, message }: Finding): string {
  return `${outcome} ${subject.kind ?? ""} ${subject.namespace ?? ""}/${subject.name ?? ""}: ${message}`;
}
