import { baseline } from "../../frameworks/pss";
import { defineRule, isUnsetOrEmpty, requireField } from "../../rule";

export const selinuxOptions = defineRule({
  id: "kubernetes-selinux-options",
  title: "SELinux options must keep the container types and set no user or role",
  rationale:
    "A type, user or role of the pod's choosing can be one that SELinux does not confine, which undoes its separation from the node.",
  severity: "high",
  appliesTo: "pod",
  controls: [baseline("seLinuxOptions")],
  remediation:
    "Remove user and role from seLinuxOptions, and keep type unset or one of container_t, container_init_t, container_kvm_t.",
  *check(pod, { podSecurityMinor }) {
    const types = new Set(["", "container_t", "container_init_t", "container_kvm_t"]);
    if (podSecurityMinor >= 31) types.add("container_engine_t");
    const isContainerType = (value: unknown): boolean => value === undefined || (typeof value === "string" && types.has(value));
    for (const { label, field } of pod.securityContexts()) {
      const options = field.get("seLinuxOptions");
      yield* requireField(
        options.get("type"),
        isContainerType,
        `${label} must not set an SELinux type that is not a container type`,
      );
      for (const key of ["user", "role"]) {
        yield* requireField(options.get(key), isUnsetOrEmpty, `${label} must not set an SELinux ${key}`);
      }
    }
  },
});
