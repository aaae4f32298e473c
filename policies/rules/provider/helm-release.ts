import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { texts } from "../../parameter";
import { defineRule, requireField, unless } from "../../rule";

export const helmRelease = defineRule({
  id: "pulumi-helm-release",
  title: "Charts must be rendered where policies see what is in them",
  rationale:
    "The provider renders a Release during the deployment: none of its pods, roles and services are ever sent to a policy.",
  severity: "high",
  appliesTo: "resource",
  // The second is the same type with inputs that look like a resource of Kubernetes.
  kinds: ["kubernetes:helm.sh/v3:Release", "helm.sh/Release"],
  controls: [nist800190("4.4.5"), pciDss("2.2.1"), mitreAttack("T1610")],
  parameters: {
    charts: texts(
      'Charts that may be deployed unseen, with their repository: "https://charts.example.com/web", "oci://registry.example.com/charts/web".',
    ),
  },
  remediation: "Use kubernetes.helm.v4.Chart, which registers everything that it renders.",
  waiveWhen:
    "The chart cannot do without hooks or lookups, and what it renders is judged otherwise; name it in the parameter charts.",
  *check({ root }, _context, { charts }) {
    const repository = root.get("repositoryOpts", "repo");
    const isListed = (value: unknown): boolean => typeof value === "string" && charts.includes(addressOf(value, repository.value));
    yield* unless(
      repository,
      () => false,
      requireField(root.get("chart"), isListed, "chart must be rendered where policies see what is in it"),
    );
  },
});

/** The same name in another repository is another chart. */
function addressOf(chart: string, repository: unknown): string {
  return typeof repository === "string" && repository !== "" ? `${repository.replace(/\/+$/, "")}/${chart}` : chart;
}
