/** The Go programs that tests and previews run on, each with the module in this folder that pins it. */

/** Where the machine has none of its own. */
export interface GoProgram {
  /** The name of the binary. */
  name: string;
  /** What progress messages call it. */
  title: string;
  /** The folder beside this file with `go.mod` and `go.sum`. */
  module: string;
  /** What `go build` compiles. */
  package: string;
  /** Linker settings besides `-s -w`, as `name=value`. */
  variables?: readonly string[];
  /** How long a first build takes on two cores, in minutes. */
  minutes: number;
}

/** The oldest engine that the previews are known to work with, and the one that is built. */
export const PULUMI_VERSION = "3.220.0";
/** The Kubernetes provider that is built; `@pulumi/kubernetes` is pinned to the same minor version. */
export const PROVIDER_VERSION = "4.25.0";

export const PULUMI: readonly GoProgram[] = [
  {
    name: "pulumi",
    title: `Pulumi ${PULUMI_VERSION}`,
    module: "pulumi",
    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    variables: [`github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${PULUMI_VERSION}`],
    minutes: 3,
  },
  {
    name: "pulumi-language-nodejs",
    title: "Pulumi's Node.js language host",
    module: "language-nodejs",
    package: "github.com/pulumi/pulumi/sdk/nodejs/cmd/pulumi-language-nodejs/v3",
    minutes: 1,
  },
];

export const KUBERNETES_PROVIDER: GoProgram = {
  name: "pulumi-resource-kubernetes",
  title: `Kubernetes provider ${PROVIDER_VERSION}`,
  module: "provider-kubernetes",
  package: ".",
  minutes: 7,
};

/** Kubernetes' own Pod Security library behind a line protocol; see its main.go. */
export const POD_SECURITY_ORACLE: GoProgram = {
  name: "pod-security-oracle",
  title: "Pod Security oracle",
  module: "pod-security-oracle",
  package: ".",
  minutes: 1,
};

/** The libraries with which others read Dockerfiles, image references and Vault policies behind a line protocol; see its main.go. */
export const PARSING_ORACLE: GoProgram = {
  name: "parsing-oracle",
  title: "Parsing oracle",
  module: "parsing-oracle",
  package: ".",
  minutes: 1,
};

/** The library with which others compute what network policies let through, behind a line protocol; see its main.go. */
export const REACHABILITY_ORACLE: GoProgram = {
  name: "reachability-oracle",
  title: "Reachability oracle",
  module: "reachability-oracle",
  package: ".",
  minutes: 1,
};

/** The Kubernetes whose control plane is built; tests that run one take no older. */
export const KUBERNETES_VERSION = "1.36.2";

const KUBERNETES = {
  module: "kubernetes",
  variables: [`gitVersion=v${KUBERNETES_VERSION}`, "gitMajor=1", "gitMinor=36"].map(
    (value) => `k8s.io/component-base/version.${value}`,
  ),
};

export const KUBE_APISERVER: GoProgram = {
  ...KUBERNETES,
  name: "kube-apiserver",
  title: `Kubernetes API server ${KUBERNETES_VERSION}`,
  package: "k8s.io/kubernetes/cmd/kube-apiserver",
  minutes: 4,
};

export const KUBE_CONTROLLER_MANAGER: GoProgram = {
  ...KUBERNETES,
  name: "kube-controller-manager",
  title: `Kubernetes controller manager ${KUBERNETES_VERSION}`,
  package: "k8s.io/kubernetes/cmd/kube-controller-manager",
  minutes: 2,
};

export const KUBECTL: GoProgram = {
  ...KUBERNETES,
  name: "kubectl",
  title: `kubectl ${KUBERNETES_VERSION}`,
  package: "k8s.io/kubernetes/cmd/kubectl",
  minutes: 1,
};

/** What an API server keeps its objects in. */
export const ETCD: GoProgram = {
  name: "etcd",
  title: "etcd 3.6.5",
  module: "etcd",
  package: "go.etcd.io/etcd/server/v3",
  minutes: 1,
};

/** The registry of the CNCF. It has no referrers API. */
export const REGISTRY: GoProgram = {
  name: "registry",
  title: "CNCF distribution 3.0.0",
  module: "registry",
  package: "github.com/distribution/distribution/v3/cmd/registry",
  minutes: 1,
};

/** A registry with the referrers API, in memory; see its main.go. */
export const REFERRERS_REGISTRY: GoProgram = {
  name: "referrers-registry",
  title: "Registry with referrers",
  module: "referrers-registry",
  package: ".",
  minutes: 1,
};

/** Both majors of cosign, which write signatures in different layouts. */
export const COSIGN_2: GoProgram = {
  name: "cosign",
  title: "cosign 2.6.5",
  module: "cosign-v2",
  package: "github.com/sigstore/cosign/v2/cmd/cosign",
  minutes: 4,
};

export const COSIGN_3: GoProgram = {
  name: "cosign",
  title: "cosign 3.1.3",
  module: "cosign-v3",
  package: "github.com/sigstore/cosign/v3/cmd/cosign",
  minutes: 4,
};

/** Says from inside a container what it may do; see its main.go. */
export const CONTAINER_PROBE: GoProgram = {
  name: "container-probe",
  title: "Container probe",
  module: "container-probe",
  package: ".",
  minutes: 1,
};
