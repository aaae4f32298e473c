/** Whether something in a stack makes further resources when it runs. */
import type { Stack } from "../stack";
import type { Subject } from "../subject";

/** What is said where that may be the reason why something is not in the stack. */
export const OPERATED = "the operator of a custom resource may make what is missing";

const NATIVE_GROUPS = new Set(["apps", "autoscaling", "batch", "extensions", "policy"]);
/** Groups and kinds whose controllers make no pods and no Services. */
const PASSIVE =
  /^(cert-manager\.io|acme\.cert-manager\.io|cilium\.io|external-secrets\.io|kyverno\.io|networking\.istio\.io|security\.istio\.io|traefik\.io|traefik\.containo\.us|projectcontour\.io|route\.openshift\.io|[a-z.]*gatekeeper\.sh|[a-z.]*projectcalico\.org|bitnami\.com|secrets\.hashicorp\.com|argoproj\.io\/(AppProject|AnalysisTemplate|ClusterAnalysisTemplate)|monitoring\.coreos\.com\/(AlertmanagerConfig|PodMonitor|Probe|PrometheusRule|ScrapeConfig|ServiceMonitor))(\/|$)/;

/** Whether a stack holds a custom resource whose operator may make pods and Services that the stack does not show. */
export function hasOperated(stack: Stack): boolean {
  return stack.once(findOperated);
}

function findOperated(stack: Stack): boolean {
  return stack.subjects.some(isOperated);
}

/** A custom resource with whole pods in it shows what it makes; a group that was never read may hold anything. */
function isOperated({ kinds, pods }: Subject): boolean {
  if (pods.some(({ spec }) => !spec.origin.sparse && spec.state === "known")) return false;
  return kinds.some((kind) => {
    const slash = kind.indexOf("/");
    const group = kind.slice(0, slash);
    return slash > 0 && !kind.includes(":") && !NATIVE_GROUPS.has(group) && !group.endsWith(".k8s.io") && !PASSIVE.test(kind);
  });
}
