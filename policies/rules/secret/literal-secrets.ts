import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import type { Field } from "../../model/field";
import { isLiteralSecret, isPlainSecret } from "../../model/secret-shape";
import { defineRule, undecided, violation, requireField, type Observation } from "../../rule";

export const literalSecrets = defineRule({
  id: "kubernetes-literal-secrets",
  title: "Environment variables must not hold secrets in plain text",
  rationale:
    "Whoever may read the pod, its workload or the repository that it came from reads the secret as well; none of them is guarded like a Secret.",
  severity: "high",
  appliesTo: "pod",
  onUnknown: "defer",
  controls: [
    cisKubernetes("5.4.1"),
    nsaCisa("network/secrets"),
    nist800190("4.1.4"),
    pciDss("8.6.2"),
    mitreAttack("T1552.001"),
    mitreAttack("T1552.007"),
  ],
  remediation:
    "Put the value into a Secret and mount it, or refer to it with valueFrom.secretKeyRef; and replace the value, which has been seen.",
  waiveWhen: "The value is no secret although its name says so, or opens nothing but a test that anyone may open.",
  *check(pod) {
    for (const container of pod.allContainers()) {
      for (const variable of container.get("env").items()) {
        yield* judge(variable, `${container.label} must not have a secret written into its environment`);
      }
    }
  },
});

function* judge(variable: Field, claim: string): Generator<Observation> {
  const name = variable.get("name");
  const value = variable.get("value");
  const known = typeof name.value === "string" ? name.value : "";
  const observations = [...notSecret(value, (text) => isPlainSecret(known, text), claim)];
  yield* observations;
  // A name that cannot be read may be that of a secret.
  const mayBeSecret = name.state === "unknown" && typeof value.value === "string" && isLiteralSecret("", value.value);
  if (mayBeSecret && observations.length === 0) yield* requireField(name, () => false, claim);
}

/**
 * Yields a violation where a text is a secret: by the mark of the program that declared it, or because `isSecret` says so. What is inside
 * of something that is marked as a whole may be the secret of it or not. Also for `kubernetes-secret-arguments` and
 * `kubernetes-config-map-secrets`.
 */
export function* notSecret(field: Field, isSecret: (text: string) => boolean, claim: string): Generator<Observation> {
  const isMarked = field.secret && field.state !== "absent";
  if (isMarked && field.parent?.secret !== true) yield* violation(field, claim);
  else if (typeof field.value === "string" && isSecret(field.value)) yield* violation(field, claim);
  else if (isMarked) yield* undecided(field, claim, "what is around it is marked secret as a whole");
  else yield* requireField(field, () => true, claim);
}
