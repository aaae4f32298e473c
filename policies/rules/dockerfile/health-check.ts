import { cisDocker } from "../../frameworks/cis-docker";
import { isMap } from "../../model/field";
import { defineRule, requireField } from "../../rule";

export const healthCheck = defineRule({
  id: "dockerfile-health-check",
  title: "Images must have a health check",
  rationale: "Without a check the engine takes a process that hangs for a service, and keeps sending requests to it.",
  severity: "low",
  appliesTo: "dockerfile",
  controls: [cisDocker("4.6"), cisDocker("5.27")],
  remediation: "Add HEALTHCHECK with a command that asks the service itself.",
  optIn: "Kubernetes ignores it and has probes of its own.",
  waiveWhen: "The image is a tool that runs to its end, or it is only ever run by Kubernetes.",
  *check(dockerfile) {
    const check = dockerfile.final?.effective("HEALTHCHECK");
    const isCheck = (value: unknown): boolean => isMap(value) && value["type"] === "CMD";
    if (check) yield* requireField(check, isCheck, "image must have a health check");
  },
});
