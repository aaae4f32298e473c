/** Containers, in all components. */
import { harmless, refused, safeguard, several } from "../table";

export const WORKLOAD = "{Deployment,StatefulSet,CronJob} *";
export const POD = "*template.spec";
export const CONTAINER = `${POD}.{containers,initContainers}[]`;
const LIMITS = ["kubernetes-cpu-limits", "kubernetes-memory-limits", "kubernetes-ephemeral-storage-limits"];
const CONFINEMENT = ["kubernetes-drop-capabilities", "kubernetes-privilege-escalation", "kubernetes-read-only-root-filesystem"];

export const CONTAINERS = [
  several(
    "a container without anything lacks all that a container must have",
    ["kubernetes-image-reference", ...CONFINEMENT, ...LIMITS, "kubernetes-cpu-requests", "kubernetes-memory-requests"],
    WORKLOAD,
    CONTAINER,
    "emptied",
    ["kubernetes-liveness-probe", "kubernetes-readiness-probe", "kubernetes-service-target-port"],
  ),
  safeguard("kubernetes-image-digest", WORKLOAD, `${CONTAINER}.image`, '= "registry.example.com/*'),
  several(
    "an image that anybody can replace must be named by version, and fetched anew each time",
    ["kubernetes-image-version", "kubernetes-image-pull-policy"],
    WORKLOAD,
    `${CONTAINER}.image`,
    '= "nginx"',
  ),
  safeguard("kubernetes-image-reference", WORKLOAD, `${CONTAINER}.image`),
  harmless("what has a digest is the same wherever it comes from", WORKLOAD, `${CONTAINER}.imagePullPolicy`),
  several("the confinement of a container stands together", CONFINEMENT, WORKLOAD, `${CONTAINER}.securityContext`, [
    "removed",
    "emptied",
  ]),
  safeguard("kubernetes-privileged-container", WORKLOAD, `${CONTAINER}.securityContext`, '+ {"privileged":*'),
  safeguard("kubernetes-proc-mount", WORKLOAD, `${CONTAINER}.securityContext`, '+ {"procMount":*'),
  safeguard("kubernetes-run-as-user", WORKLOAD, `${CONTAINER}.securityContext`, '+ {"runAsUser":*'),
  safeguard("kubernetes-run-as-non-root", WORKLOAD, `${CONTAINER}.securityContext`, '+ {"runAsNonRoot":*'),
  safeguard("kubernetes-seccomp-profile", WORKLOAD, `${CONTAINER}.securityContext`, '+ {"seccompProfile":*'),
  safeguard("kubernetes-privilege-escalation", WORKLOAD, `${CONTAINER}.securityContext.allowPrivilegeEscalation`),
  safeguard("kubernetes-added-capabilities", WORKLOAD, `${CONTAINER}.securityContext.capabilities`, "+ *"),
  safeguard("kubernetes-drop-capabilities", WORKLOAD, `${CONTAINER}.securityContext.capabilities*`),
  safeguard("kubernetes-read-only-root-filesystem", WORKLOAD, `${CONTAINER}.securityContext.readOnlyRootFilesystem`),
  several(
    "requests and limits stand together",
    [...LIMITS, "kubernetes-cpu-requests", "kubernetes-memory-requests"],
    WORKLOAD,
    `${CONTAINER}.resources`,
  ),
  several("the limits stand together", LIMITS, WORKLOAD, `${CONTAINER}.resources.limits`),
  ...["cpu", "memory", "ephemeral-storage"].flatMap((resource) => [
    several(
      "a limit of 0 stands for none, and a request must not be more than the limit",
      [`kubernetes-${resource}-limits`, "kubernetes-requests-within-limits"],
      WORKLOAD,
      `${CONTAINER}.resources.limits.${resource}`,
      '= "0"',
    ),
    safeguard(`kubernetes-${resource}-limits`, WORKLOAD, `${CONTAINER}.resources.limits.${resource}`, ["removed", "other"]),
  ]),
  safeguard("kubernetes-resource-bounds", WORKLOAD, `${CONTAINER}.resources.limits.cpu`, '= "200"'),
  several(
    "the limit is larger than a node, and a multiple of what is set aside",
    ["kubernetes-memory-limit-ratio", "kubernetes-resource-bounds"],
    WORKLOAD,
    `${CONTAINER}.resources.limits.memory`,
    '= "1Ti"',
  ),
  safeguard("kubernetes-requests-within-limits", WORKLOAD, `${CONTAINER}.resources.limits.memory`, '= "32Mi"'),
  harmless("without a request Kubernetes sets aside what the limit says", WORKLOAD, `${CONTAINER}.resources.requests*`, [
    "removed",
    "emptied",
  ]),
  several(
    "the request is larger than the limit, and than a node",
    ["kubernetes-requests-within-limits", "kubernetes-resource-bounds"],
    WORKLOAD,
    `${CONTAINER}.resources.requests.memory`,
    '= "1Ti"',
  ),
  safeguard("kubernetes-requests-within-limits", WORKLOAD, `${CONTAINER}.resources.requests.cpu`, '= "8"'),
  harmless(
    "a limit of twice the request, as here, is no risk for others",
    WORKLOAD,
    `*template.spec.initContainers[1].resources.requests.memory`,
    '= "32Mi"',
  ),
  safeguard("kubernetes-memory-limit-ratio", WORKLOAD, `${CONTAINER}.resources.requests.memory`, '= "32Mi"'),
  refused("the API server takes no text that is no quantity", WORKLOAD, `${CONTAINER}.resources.requests.*`, "other"),
  safeguard("kubernetes-literal-secrets", WORKLOAD, `${CONTAINER}.env`, "+ *"),
  harmless("what a program is told is the business of its owner: without it the program does not do what it should", WORKLOAD, [
    `${CONTAINER}.env*`,
    `${CONTAINER}.args*`,
  ]),
  safeguard("vault-dev-mode", WORKLOAD, `${CONTAINER}.command`, "= *"),
  harmless(
    "what runs is the business of the image, which is fixed by its digest, and runs confined whatever it is",
    WORKLOAD,
    `${CONTAINER}.command*`,
  ),
  refused(
    "the API server takes no container without a name and no port without a number up to 65535",
    WORKLOAD,
    [`${CONTAINER}.name`, `${CONTAINER}.ports[].containerPort`],
    ["removed", "= 1000000000"],
  ),
  harmless("what a container is called protects nothing", WORKLOAD, `${CONTAINER}.name`),
  several(
    "probes and Services ask for the port by its name",
    [],
    WORKLOAD,
    [`${CONTAINER}.ports`, `${CONTAINER}.ports[]`, `${CONTAINER}.ports[].name`],
    ["removed", "emptied", "other"],
    ["kubernetes-probe-ports", "kubernetes-service-target-port"],
  ),
  safeguard("kubernetes-host-ports", WORKLOAD, `${CONTAINER}.ports[]`, "+ *"),
  several(
    "the port is one of those that root alone may open, and that of SSH",
    ["kubernetes-privileged-ports", "kubernetes-ssh-port"],
    WORKLOAD,
    `${CONTAINER}.ports[].containerPort`,
    "= 22",
  ),
  safeguard("kubernetes-privileged-ports", WORKLOAD, `${CONTAINER}.ports[].containerPort`),
  safeguard("kubernetes-readiness-probe", WORKLOAD, `${CONTAINER}.readinessProbe`, "removed"),
  safeguard("kubernetes-liveness-probe", WORKLOAD, `${CONTAINER}.livenessProbe`, "removed"),
  safeguard(
    "kubernetes-probe-ports",
    WORKLOAD,
    [`${CONTAINER}.livenessProbe`, `${CONTAINER}.*Probe.httpGet.port`],
    ["= {*", "other"],
  ),
  refused(
    "the API server takes no probe without anything to ask",
    WORKLOAD,
    [`${CONTAINER}.*Probe.{httpGet,exec}`, `${CONTAINER}.*Probe.httpGet.port`, `${CONTAINER}.*Probe.exec.command`],
    ["emptied", "removed"],
  ),
  refused("the API server takes no probe without anything to ask", WORKLOAD, `${CONTAINER}.*Probe`, "emptied"),
  harmless("what is asked, how often and how patiently suits the program, which its owner knows", WORKLOAD, [
    `${CONTAINER}.*Probe*`,
  ]),
  harmless("a sidecar that ends is no risk; until it stays, the pod does not start", WORKLOAD, `${CONTAINER}.restartPolicy`),
  harmless("until everybody knows that a pod leaves, some requests may fail", WORKLOAD, `${CONTAINER}.lifecycle*`),
];
