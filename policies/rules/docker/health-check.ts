import { cisDocker } from "../../frameworks/cis-docker";
import { defineRule, isUnsetOrFalse, requireField } from "../../rule";

export const healthCheck = defineRule({
  id: "docker-health-check",
  title: "The health check of Docker images must not be switched off",
  rationale: "Without a check the engine takes a process that hangs for a service, and keeps sending requests to it.",
  severity: "low",
  appliesTo: "docker-container",
  controls: [cisDocker("5.27"), cisDocker("4.6")],
  remediation: 'Remove disable: true and the test "NONE", or name a test of your own.',
  waiveWhen: "The check of the image does not fit what runs here, and another one watches it from outside.",
  *check(container) {
    const check = container.setting("healthCheck");
    if (!check || check.state === "absent") return;
    const claim = `${container.label} must not switch its health check off`;
    yield* requireField(check.get("disable"), isUnsetOrFalse, claim);
    const test = [check.get("test"), check.get("tests")].find(({ state }) => state !== "absent") ?? check.get("test");
    const [first] = Array.isArray(test.value) ? test.items() : [test];
    if (first) yield* requireField(first, (value) => value !== "NONE", claim);
  },
});
