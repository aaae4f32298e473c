import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import type { Field } from "../../model/field";
import type { Subject } from "../../model/subject";
import { at, defineRule, undecided, violation } from "../../rule";

const PROVIDER = "pulumi:providers:kubernetes";

export const plaintextRendering = defineRule({
  id: "pulumi-plaintext-rendering",
  title: "Secrets must not be rendered to files",
  rationale:
    "A provider that renders YAML writes Secrets and values marked secret in clear text, into a folder that is often committed or uploaded.",
  severity: "medium",
  appliesTo: "stack",
  kinds: [PROVIDER],
  controls: [pciDss("8.3.2"), nsaCisa("network/secrets"), mitreAttack("T1552.001")],
  remediation: "Leave the secrets to a store in the cluster, such as an ExternalSecret, or deploy without renderYamlToDirectory.",
  waiveWhen: "The folder lies on an encrypted disk of the pipeline and is gone when it ends.",
  *check(stack) {
    const providers = stack.ofKind(PROVIDER);
    const rendering = providers.filter(
      ({ root }) => !["", undefined].includes(pathOf(root)) || root.get("renderYamlToDirectory").state === "unknown",
    );
    if (rendering.length === 0 || !stack.subjects.some(holdsSecret)) return;
    const claim = "provider must not render secrets to files";
    for (const provider of rendering) {
      const field = provider.root.get("renderYamlToDirectory");
      if (field.state === "unknown") yield* at(provider, undecided(field, claim));
      else if (providers.length > 1)
        yield* at(provider, undecided(field, claim, "which provider the secrets go to cannot be seen"));
      else yield* at(provider, violation(field, claim));
    }
  },
});

function pathOf(root: Field): string | undefined {
  const { value } = root.get("renderYamlToDirectory");
  return typeof value === "string" ? value : undefined;
}

/** Whether a resource of Kubernetes is a Secret with something in it, or holds a value that the program has marked. */
function holdsSecret({ root, kinds, reference }: Subject): boolean {
  if (reference.apiVersion === undefined) return false;
  const isFilled = ["data", "stringData"].some((key) => root.get(key).state === "unknown" || root.get(key).children().length > 0);
  return (kinds.includes("Secret") && isFilled) || hasMark(root);
}

function hasMark(field: Field): boolean {
  return field.secret || field.children().some(hasMark);
}
