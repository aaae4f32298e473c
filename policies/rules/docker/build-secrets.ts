import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { FROM_ENVIRONMENT } from "../../model/docker/docker-container";
import type { Field } from "../../model/field";
import { isPlainSecret, isSecretName } from "../../model/secret-shape";
import { defineRule, requireField, violation, type Observation } from "../../rule";

export const buildSecrets = defineRule({
  id: "docker-build-secrets",
  title: "Build arguments must not hold secrets",
  rationale: "The engine writes the arguments of a build into the history of the image, where everyone who may pull it reads them.",
  severity: "high",
  appliesTo: "resource",
  kinds: [
    "docker:index:Image",
    "docker:index:RegistryImage",
    "docker:index:RemoteImage",
    "docker-build:index:Image",
    "compose/Service",
  ],
  controls: [cisDocker("4.10"), nist800190("4.1.4"), pciDss("8.6.2"), mitreAttack("T1552.001")],
  remediation:
    "Hand it over as a secret of the build, and read it with RUN --mount=type=secret; and replace the value, which has been seen.",
  waiveWhen: "The argument is no secret although its name says so.",
  *check({ root }) {
    for (const place of [["build", "args"], ["buildArgs"], ["build", "buildArgs"]]) {
      for (const [name, field] of root.get(...place).entries()) yield* judge(name, field);
    }
  },
});

function* judge(name: string, field: Field): Generator<Observation> {
  const claim = "build argument must not hold a secret";
  // Whatever value it will have, the history of the image shows it.
  const isOpen = field.state !== "known" && isSecretName(name);
  const isSecret = typeof field.value === "string" && isPlainSecret(name, field.value);
  if (isOpen || isSecret || (field.secret && field.state !== "absent")) yield* violation(field, claim);
  else if (field.reason !== FROM_ENVIRONMENT.reason) yield* requireField(field, () => true, claim);
}
