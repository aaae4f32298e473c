import { defineRule, requireField } from "../../rule";

export const immutableConfiguration = defineRule({
  id: "kubernetes-immutable-configuration",
  title: "ConfigMaps and Secrets must be immutable",
  rationale:
    "What running pods read can otherwise be changed under them, by anyone who may write it and without a rollout that shows it or can be undone.",
  severity: "low",
  appliesTo: "resource",
  kinds: ["ConfigMap", "Secret"],
  controls: [],
  optIn: "It asks for a new name for each content, which Pulumi gives by itself and other tools do not.",
  remediation: "Set immutable to true and leave the name to Pulumi, so that a change makes a new object and a rollout.",
  waiveWhen: "A program watches the object for changes, or writes to it.",
  *check({ root, kinds }) {
    const noun = kinds.includes("Secret") ? "secret" : "config map";
    yield* requireField(root.get("immutable"), (value) => value === true, `${noun} must be immutable`);
  },
});
