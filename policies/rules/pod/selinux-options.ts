import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { baseline } from "../../frameworks/pss";
import { defineRule, isUnsetOrEmpty, requireField } from "../../rule";

export const selinuxOptions = defineRule({
  id: "kubernetes-selinux-options",
  title: "SELinux options must keep the container types and set no user or role",
  rationale:
    "A type, user or role of the pod's choosing can be one that SELinux does not confine, which undoes its separation from the node.",
  severity: "high",
  appliesTo: "pod",
  controls: [
    baseline("seLinuxOptions"),
    nsaCisa("pod-security/selinux"),
    nist800190("4.4.3"),
    pciDss("2.2.6"),
    mitreAttack("T1611"),
  ],
  remediation:
    "Remove user and role from seLinuxOptions, and keep type unset or one of container_t, container_init_t, container_kvm_t.",
  waiveWhen: "A component of the cluster reads files of its node that SELinux denies to containers, as log shippers do with spc_t.",
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
