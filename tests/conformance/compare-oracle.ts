import * as fc from "fast-check";
import { wrap, type Json } from "../support/pods";
import { isCompliant, pssProfile, SHAPES, type Level } from "./fixtures";
import { askPodSecurity, type Question } from "./oracle";
import { randomPod } from "./random-pods";

/** How many pods, and at which versions: before and after the changes of v1.25, v1.34 and v1.35. */
export const PODS = 20_000;
export const VERSIONS = ["v1.24", "v1.34", "v1.36"] as const;
export const SEED = 20260;

/** What random pods showed: how many verdicts were compared, how many were "allowed", and where the two differ. */
export interface OracleComparison {
  compared: number;
  allowed: number;
  disagreements: { question: Question; portcullis: boolean; kubernetes: boolean | undefined; reasons: string[] | undefined }[];
}

/** Compares verdicts on random pods with those of Kubernetes' library, at both levels and all of {@link VERSIONS}. */
export async function compareWithOracle(pods = PODS, seed = SEED): Promise<OracleComparison> {
  const questions = fc
    .sample(randomPod, { numRuns: pods, seed })
    .flatMap((pod: Json) =>
      (["baseline", "restricted"] as Level[]).flatMap((level) => VERSIONS.map((version) => ({ level, version, pod }))),
    );
  const answers = await askPodSecurity(questions);
  const comparison: OracleComparison = { compared: questions.length, allowed: 0, disagreements: [] };
  questions.forEach((question, index) => {
    const { allowed: kubernetes, reasons, error } = answers[index] ?? {};
    if (error !== undefined) throw new Error(`the oracle cannot decode a pod: ${error}`);
    if (kubernetes) comparison.allowed += 1;
    const shape = SHAPES[index % SHAPES.length] as (typeof SHAPES)[number];
    const portcullis = isCompliant(pssProfile(question.level, question.version), wrap(question.pod, shape));
    if (portcullis !== kubernetes) comparison.disagreements.push({ question, portcullis, kubernetes, reasons });
  });
  return comparison;
}
