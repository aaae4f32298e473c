import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import type { Field } from "../../model/field";
import { isPlainSecret, isSecretName, isLiteralSecret, isSecretArgument } from "../../model/secret-shape";
import { defineRule, requireField, type Observation } from "../../rule";

export const literalSecrets = defineRule({
  id: "dockerfile-literal-secrets",
  title: "Dockerfiles must not hold or carry secrets",
  rationale:
    "Every layer and every argument of a build is kept in the image and its history, also what a later step removes: who can pull the image can read it.",
  severity: "high",
  appliesTo: "dockerfile",
  controls: [cisDocker("4.10"), nist800190("4.1.4"), pciDss("8.6.2"), mitreAttack("T1552.001")],
  remediation:
    "Hand secrets over with RUN --mount=type=secret while building, and when the container starts otherwise; and replace those that have been written down.",
  waiveWhen: "The value is no secret although its name says so.",
  *check(dockerfile) {
    for (const { keyword, field } of dockerfile.instructions("ARG", "ENV", "LABEL")) {
      for (const [name, value] of field.entries()) yield* variable(keyword, name, value);
    }
    for (const run of dockerfile.instructions("RUN", "CMD", "ENTRYPOINT")) {
      const scripts = [
        run.get("command"),
        ...run
          .get("documents")
          .items()
          .map((document) => document.get("content")),
      ];
      const texts = scripts.flatMap(({ value }) => (typeof value === "string" ? [value] : []));
      const words = run
        .get("exec")
        .items()
        .map(({ value }) => (typeof value === "string" ? value : ""));
      const isSecret =
        texts.some((text) => isSecretArgument(text)) || words.some((word, at) => isSecretArgument(word, words[at - 1]));
      yield* requireField(run.field, () => !isSecret, `${run.keyword} must not hold a secret`);
    }
  },
});

function variable(keyword: string, name: string, value: Field): readonly Observation[] {
  if (isSecretName(name) && keyword !== "LABEL") {
    // Even where the file does not give the value, the image keeps the one that the build gives.
    const isEmpty = (text: unknown): boolean => typeof text === "string" && !isLiteralSecret(name, text);
    const isCarried = value.state !== "known" || !isEmpty(value.value);
    return isCarried ? [{ outcome: "violation", field: value, claim: `${keyword} must not carry a secret` }] : [];
  }
  const isUnread = value.state === "unknown" && name === "*";
  const isSecret = typeof value.value === "string" && isPlainSecret(name, value.value);
  return isUnread || isSecret ? requireField(value, () => false, `${keyword} must not carry a secret`) : [];
}
