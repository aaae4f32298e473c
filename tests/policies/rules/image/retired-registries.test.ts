import { retiredRegistries } from "../../../../policies/rules/image/retired-registries";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const path = "spec.containers[0].image";

/** An image of each retired registry, with what its message calls it. */
const RETIRED = [
  ["k8s.gcr.io/pause:3.9", "k8s.gcr.io"],
  ["gcr.io/google-containers/pause:3.1", "gcr.io/google-containers"],
  ["gcr.io/google_containers/pause:3.1", "gcr.io/google_containers"],
  ["gcr.io/k8s-artifacts-prod/pause:3.2", "gcr.io/k8s-artifacts-prod"],
  ["us.gcr.io/k8s-artifacts-prod/autoscaling/cluster-autoscaler:v1.19.0", "us.gcr.io/k8s-artifacts-prod"],
  ["gcr.io/kubebuilder/kube-rbac-proxy:v0.8.0", "gcr.io/kubebuilder"],
  ["docker.pkg.github.com/team/app/app:1", "docker.pkg.github.com"],
  ["bitnami/redis:7.2", "docker.io/bitnami"],
  ["index.docker.io/bitnami/redis:7.2", "docker.io/bitnami"],
  ["registry-1.docker.io/bitnami/redis:7.2", "docker.io/bitnami"],
  ["bitnamilegacy/redis:7.2", "docker.io/bitnamilegacy"],
  ["quay.io/kubernetes-ingress-controller/nginx-ingress-controller:0.33.0", "quay.io/kubernetes-ingress-controller"],
  ["quay.io/coreos/kube-state-metrics:v1.9.8", "quay.io/coreos/kube-state-metrics"],
  ["quay.io/coreos/prometheus-operator:v0.42.1", "quay.io/coreos/prometheus-operator"],
  ["quay.io/coreos/flannel:v0.14.0", "quay.io/coreos/flannel"],
  ["K8S.GCR.IO/pause:3.9", "k8s.gcr.io"],
  ["k8s.gcr.io:443/pause:3.9", "k8s.gcr.io"],
  [`k8s.gcr.io/pause@sha256:${"a".repeat(64)}`, "k8s.gcr.io"],
] as const;

testRule(retiredRegistries, {
  compliant: [
    { [path]: "registry.k8s.io/pause:3.10" },
    { [path]: "k8s.gcr.io.example.com/pause:3.10" },
    { [path]: "quay.io/coreos/etcd:v3.6.5" },
    { [path]: "bitnami/minideb:bookworm" },
    { [path]: "bitnamisecure/redis:latest" },
    { [path]: "registry.example.com/bitnami/redis:7.2" },
    { [path]: "not an image" },
    { [path]: null },
  ],
  violations: [
    ...RETIRED.map(([image, registry]) => ({
      set: { [path]: image },
      path,
      message: `container "app" must not use an image of ${registry}, which is retired`,
    })),
    {
      set: { "spec.volumes": [{ name: "tools", image: { reference: "k8s.gcr.io/e2e-test-images/busybox:1.29" } }] },
      path: "spec.volumes[0].image.reference",
      message: 'volume "tools" must not use an image of k8s.gcr.io, which is retired',
    },
  ],
  undecided: [{ set: { [path]: UNKNOWN }, path, message: 'container "app" must not use an image of a retired registry' }],
  legitimate: [
    { what: "a copy in a registry of one's own", set: { [path]: "registry.example.com/mirror/k8s.gcr.io/pause:3.9" } },
    {
      what: "a database whose move to another image is under way",
      set: { [path]: "bitnamilegacy/postgresql:16.6.0" },
      waived: true,
    },
  ],
});
