import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { texts } from "../../parameter";
import { defineRule, violation } from "../../rule";

/** Custom resources from which an operator deploys what stands elsewhere: in a repository, a chart, a program. */
const DEPLOYERS = [
  "app.terraform.io/Workspace",
  "apps.open-cluster-management.io/Subscription",
  "argoproj.io/Application",
  "argoproj.io/ApplicationSet",
  "configsync.gke.io/RepoSync",
  "configsync.gke.io/RootSync",
  "fleet.cattle.io/GitRepo",
  "helm.cattle.io/HelmChart",
  "helm.toolkit.fluxcd.io/HelmRelease",
  "infra.contrib.fluxcd.io/Terraform",
  "kappctrl.k14s.io/App",
  "kustomize.toolkit.fluxcd.io/Kustomization",
  "packaging.carvel.dev/PackageInstall",
  "pulumi.com/Program",
  "pulumi.com/Stack",
];

export const deployers = defineRule({
  id: "pulumi-deployers",
  title: "What operators deploy from elsewhere must be judged as well",
  rationale: "An operator in the cluster deploys what a repository or a chart holds at that time; nothing of it passes this gate.",
  severity: "medium",
  appliesTo: "resource",
  kinds: DEPLOYERS,
  controls: [nist800190("4.4.5"), pciDss("2.2.1"), mitreAttack("T1610")],
  parameters: { allowed: texts('Kinds whose sources are judged by a gate of their own, as "argoproj.io/Application".') },
  remediation: "Render it in the program, or run the same rules where the source is built and in the admission of the cluster.",
  waiveWhen: "The repository has a gate of its own with the same profile; name the kind in the parameter allowed.",
  *check({ root, kinds }, _context, { allowed }) {
    if (!kinds.every((kind) => allowed.includes(kind)))
      yield* violation(root, "what an operator deploys from elsewhere must be judged as well");
  },
});
