import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { isFromRegistry, parseImageReference, type ImageReference } from "../../model/image-reference";
import { memoized } from "../../model/memo";
import { imagesOf } from "../../model/kubernetes/pod-images";
import { defineRule, requireField } from "../../rule";

/** What is shut down or gets no new images any more, each with the announcement. */
const RETIRED = [
  // Frozen on 2023-04-03: https://kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement/
  "k8s.gcr.io",
  // What k8s.gcr.io stood for, before and since 2020: https://github.com/kubernetes/kubeadm/issues/2051
  "gcr.io/google-containers",
  "gcr.io/google_containers",
  "gcr.io/k8s-artifacts-prod",
  "asia.gcr.io/k8s-artifacts-prod",
  "eu.gcr.io/k8s-artifacts-prod",
  "us.gcr.io/k8s-artifacts-prod",
  // Gone with Container Registry in 2025: https://github.com/kubernetes-sigs/kubebuilder/discussions/3907
  "gcr.io/kubebuilder",
  // Shut down on 2025-02-24: https://github.blog/changelog/2025-01-23-legacy-docker-registry-closing-down/
  "docker.pkg.github.com",
  // Versions moved to the second in 2025, where they get no updates: https://github.com/bitnami/containers/issues/83267
  "docker.io/bitnami",
  "docker.io/bitnamilegacy",
  // Read-only since 2020: https://github.com/kubernetes/ingress-nginx/releases/tag/controller-v0.34.0
  "quay.io/kubernetes-ingress-controller",
  // No longer updated since 2021: https://kubernetes.io/blog/2021/04/13/kube-state-metrics-v-2-0/
  "quay.io/coreos/kube-state-metrics",
  // The last one is v0.42.1: https://github.com/prometheus-operator/prometheus-operator/issues/3672
  "quay.io/coreos/prometheus-operator",
  // v0.17.0 is only on Docker Hub: https://github.com/flannel-io/flannel/pull/1516
  "quay.io/coreos/flannel",
];
/** The one image that is still published there. */
const KEPT = "docker.io/bitnami/minideb";
const HOSTS_OF_DOCKER_HUB = new Set(["index.docker.io", "registry-1.docker.io"]);

export const retiredRegistries = defineRule({
  id: "kubernetes-retired-registries",
  title: "Images must not come from registries that are retired",
  rationale:
    "A registry that is frozen holds no fix for any later vulnerability, and one that is shut down leaves pods that cannot start. What becomes of its name is up to whoever owns it next.",
  severity: "medium",
  appliesTo: "pod",
  controls: [nist800190("4.2.2"), nsaCisa("upgrading/unused-components")],
  remediation:
    "Use the successor: registry.k8s.io for k8s.gcr.io and its kin, ghcr.io for docker.pkg.github.com, the project's own images for those of Bitnami and CoreOS.",
  waiveWhen: "Waive it for an image whose successor is being tried out, until it is in use.",
  *check(pod) {
    for (const { label, image } of imagesOf(pod)) {
      const retired = typeof image.value === "string" ? retiredRegistryOf(image.value) : undefined;
      const claim = `${label} must not use an image of ${retired === undefined ? "a retired registry" : `${retired}, which is retired`}`;
      yield* requireField(image, () => retired === undefined, claim);
    }
  },
});

const retiredRegistryOf = memoized((image: string): string | undefined => {
  const reference = parseImageReference(image);
  return reference && RETIRED.find((registry) => isFrom(reference, registry));
});

/** Names of hosts are the same in capitals, and with the port that they have by default. */
function isFrom(reference: ImageReference, registry: string): boolean {
  const host = reference.registry.toLowerCase().replace(/:443$/, "");
  const canonical = { ...reference, registry: HOSTS_OF_DOCKER_HUB.has(host) ? "docker.io" : host };
  return isFromRegistry(canonical, registry) && !isFromRegistry(canonical, KEPT);
}
