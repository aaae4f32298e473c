import { mandatoryAccessControl } from "../../../../policies/rules/pod/mandatory-access-control";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const FIELD = "spec.containers[0].securityContext.appArmorProfile.type";
const MESSAGE = 'container "app" must name its AppArmor profile or SELinux options';
/** The compliant pod names a profile. */
const NONE = { "spec.securityContext.appArmorProfile": null };
/** So that one container is left, without a profile. */
const ALONE = { ...NONE, "spec.initContainers": [], "spec.ephemeralContainers": [] };

testRule(mandatoryAccessControl, {
  compliant: [
    { set: { "spec.securityContext.appArmorProfile": { type: "RuntimeDefault" } }, environment: "prod" },
    { set: { ...NONE, "spec.securityContext.seLinuxOptions": { level: "s0:c123,c456" } }, environment: "prod" },
    { set: { ...ALONE, "spec.containers[0].securityContext.appArmorProfile": { type: "Localhost" } }, environment: "prod" },
    { set: { ...ALONE, "spec.containers[0].securityContext.seLinuxOptions": { type: "container_t" } }, environment: "prod" },
    {
      set: { ...ALONE, "metadata.annotations": { "container.apparmor.security.beta.kubernetes.io/app": "runtime/default" } },
      environment: "prod",
    },
    { set: { ...NONE, "spec.os": { name: "windows" } }, environment: "prod" },
    { set: NONE, environment: "uat" },
    { set: NONE, environment: "prod", parameters: { environments: [] } },
  ],
  violations: [
    { set: ALONE, environment: "prod", path: FIELD, message: MESSAGE },
    {
      set: NONE,
      environment: "prod",
      path: "spec.initContainers[0].securityContext.appArmorProfile.type",
      message: 'init container "init" must name its AppArmor profile or SELinux options',
      more: [
        { path: FIELD, message: MESSAGE },
        {
          path: "spec.ephemeralContainers[0].securityContext.appArmorProfile.type",
          message: 'ephemeral container "debug" must name its AppArmor profile or SELinux options',
        },
      ],
    },
    { set: { ...ALONE, [FIELD]: "Unconfined" }, environment: "prod", path: FIELD, message: MESSAGE },
    {
      set: { ...ALONE, "spec.containers[0].securityContext.seLinuxOptions": { type: "", role: "r" } },
      environment: "prod",
      path: FIELD,
      message: MESSAGE,
    },
    {
      set: { ...ALONE, "metadata.annotations": { "container.apparmor.security.beta.kubernetes.io/web": "runtime/default" } },
      environment: "prod",
      path: FIELD,
      message: MESSAGE,
    },
    { set: ALONE, environment: "dev", parameters: { environments: ["dev"] }, path: FIELD, message: MESSAGE },
  ],
  undecided: [
    { set: { ...ALONE, [FIELD]: UNKNOWN }, environment: "prod", path: FIELD, message: MESSAGE },
    {
      set: { ...ALONE, "spec.securityContext.seLinuxOptions": UNKNOWN },
      environment: "prod",
      path: "spec.securityContext.seLinuxOptions",
      message: MESSAGE,
    },
    {
      set: { ...ALONE, "metadata.annotations": UNKNOWN },
      environment: "prod",
      path: "metadata.annotations",
      message: MESSAGE,
    },
  ],
  legitimate: [
    {
      what: "a storage driver that mounts file systems, which the runtime's profile denies",
      set: { ...ALONE, [FIELD]: "Unconfined" },
      environment: "prod",
      waived: true,
    },
    {
      what: "a workload on nodes with SELinux",
      set: { ...NONE, "spec.securityContext.seLinuxOptions": { type: "container_t" } },
      environment: "prod",
    },
  ],
});
