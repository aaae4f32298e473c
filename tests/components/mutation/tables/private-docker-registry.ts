/** What a `PrivateDockerRegistry` makes. */
import { harmless, refused, safeguard, several } from "../table";

const NOT_FOUND = "the gateway does not find the registry, or clients do not find the gateway: nothing is served";
const NO_START = "the program does not start, or finds no certificate, no accounts or no place to write: nothing is served";
const HOW_MUCH = "how much it may be the owner of the host says; no rule knows how large a host is";
const OF_PROVIDER = "the provider or the engine takes no such value";

export const PRIVATE_DOCKER_REGISTRY = [
  // Networks.
  harmless(
    "the registry publishes no port, and what calls out of its network is the registry alone, which calls nobody",
    "Network registry-inside",
    "internal",
  ),
  harmless("nothing but the gateway joins this network", "Network registry-outside", "options*"),
  harmless("bridge is the default", "Network *", "driver", "removed"),
  refused("the engine has no such driver", "Network *", "driver"),
  harmless(NOT_FOUND, "Network *", ["", "name"]),
  safeguard("docker-default-bridge", "Container *", "networksAdvanced", ["removed", "emptied"]),
  safeguard("docker-default-bridge", "Container registry-registry", "networksAdvanced[0]", "removed"),
  safeguard("docker-host-namespaces", "Container *", "networksAdvanced[].name", "= *"),
  refused(OF_PROVIDER, "Container *", ["networksAdvanced[]", "networksAdvanced[].name"], ["emptied", "removed"]),
  harmless(NOT_FOUND, "Container *", "networksAdvanced[]*", ["removed", "emptied", "other"]),

  // What the containers are.
  safeguard("docker-privileged", "Container *", "", '+ {"privileged":*'),
  safeguard("docker-published-address", "Container *", "", '+ {"publishAllPorts":*'),
  safeguard("docker-cgroup-parent", "Container *", "", '+ {"cgroupParent":*'),
  safeguard("docker-devices", "Container *", "", '+ {"devices":*'),
  safeguard("docker-host-namespaces", "Container *", "", "+ *"),
  harmless("what does not run harms nobody", "Container *", ""),
  safeguard("docker-image-digest", "Container *", "image", '= "registry:3"'),
  safeguard("docker-image-version", "Container *", "image"),
  safeguard("docker-user", "Container *", "user", ["removed", "= *"]),
  refused(OF_PROVIDER, "Container *", "user", "other"),
  safeguard("docker-read-only", "Container *", "readOnly"),
  safeguard("docker-added-capabilities", "Container *", "capabilities", "+ *"),
  safeguard("docker-drop-capabilities", "Container *", "capabilities*"),
  safeguard("docker-security-profiles", "Container *", "securityOpts", '+ *=unconfined"'),
  safeguard("docker-no-new-privileges", "Container *", "securityOpts*"),
  safeguard("docker-host-namespaces", "Container *", "ipcMode", '= "host"'),
  harmless("private is the default of the engine", "Container *", "ipcMode", "removed"),
  refused(OF_PROVIDER, "Container *", "ipcMode"),

  // What they may use.
  safeguard("docker-memory-limit", "Container *", "memory", ["removed", "= 0"]),
  safeguard("docker-cpu-limit", "Container *", "cpus"),
  safeguard("docker-pids-limit", "Container *", ["ulimits", "ulimits[]", "ulimits[].name"]),
  safeguard("docker-pids-limit", "Container *", "ulimits[].hard", ["removed", "= 0"]),
  harmless(HOW_MUCH, "Container *", ["memory", "ulimits[].hard"], "= 1000000000"),
  harmless("the hard limit holds; what is above it the engine refuses", "Container *", "ulimits[].soft"),
  harmless("without it there is as much swap as memory, and what the host has is bounded too", "Container *", "memorySwap"),
  safeguard("docker-log-driver", "Container *", "logDriver", '= "none"'),
  safeguard("docker-log-rotation", "Container *", "logOpts", ["removed", "emptied"]),
  safeguard("docker-log-rotation", "Container *", "logOpts.max-size"),
  harmless("one file is kept where nothing is said; without a driver it is that of the engine", "Container *", [
    "logOpts.max-file",
    "logDriver",
  ]),

  // What they see.
  safeguard("docker-host-mounts", "Container *", "mounts[].source", '= "/etc"'),
  safeguard("docker-engine-socket", "Container *", "mounts[].source", '= "/var/run/docker.sock"'),
  safeguard("docker-mount-propagation", "Container *", "mounts[].bindOptions.propagation", "= *"),
  harmless(
    "rprivate is the default",
    "Container *",
    ["mounts[].bindOptions", "mounts[].bindOptions.propagation"],
    ["removed", "emptied"],
  ),
  harmless("the directories of certificates and accounts belong to root, and both programs are another user", "Container *", [
    "mounts[].readOnly",
  ]),
  refused(
    OF_PROVIDER,
    "Container *",
    ["mounts[]", "mounts[].{type,target,bindOptions.propagation}"],
    ["emptied", "removed", "other"],
  ),
  harmless(NO_START, "Container *", ["mounts*", "tmpfs*"]),
  several(
    "the engine shows variables to all who may inspect the container, and the state of the stack holds them",
    ["docker-literal-secrets", "pulumi-plain-secret-inputs"],
    "Container *",
    "envs",
    "+ *",
  ),
  harmless(NO_START, "Container *", ["envs*", "command*", "entrypoints*"]),

  // Who reaches them.
  safeguard("docker-published-address", "Container *", "ports[].ip", ["removed", '= "0.0.0.0"']),
  safeguard("docker-privileged-ports", "Container *", "ports[].external", "= 22"),
  refused(
    OF_PROVIDER,
    "Container *",
    ["ports[]", "ports[].{internal,ip,protocol}", "ports[].external"],
    ["emptied", "other", "= *"],
  ),
  refused(OF_PROVIDER, "Container *", "ports[].internal"),
  harmless("TCP is the default; without a port clients do not find the gateway", "Container *", ["ports*"]),

  // How they are kept running.
  safeguard("docker-health-check", "Container *", "healthcheck.tests", '= ["NONE"]'),
  harmless("the engine tells who is not healthy, and does nothing about it", "Container *", "healthcheck*"),
  harmless("who starts again, how it ends and what it is called protects nothing", "Container *", [
    "restart",
    "stopTimeout",
    "destroyGraceSeconds",
    "name",
  ]),
];
