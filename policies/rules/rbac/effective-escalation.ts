import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { BINDING_KINDS } from "../../model/rbac/rbac";
import {
  APPROVE_FOR_SIGNERS,
  APPROVE_REQUESTS,
  BIND,
  CHANGE_ADMISSION,
  CREATE_REQUESTS,
  DEBUG_PODS,
  ESCALATE,
  EXEC,
  IMPERSONATE,
  ISSUE_TOKENS,
  KUBELET_API,
  READ_SECRETS,
  RUN_PODS,
} from "../../model/rbac/rbac-powers";
import { reaches, type Feat } from "../../model/rbac/rbac-reach";
import { at, defineRule, undecided, violation } from "../../rule";

/** Each of these leads to all rights over the cluster. */
const FEATS: readonly Feat[] = [
  { needs: [[...ESCALATE, ...BIND, ...IMPERSONATE, ...KUBELET_API, ...CHANGE_ADMISSION]], where: "cluster" },
  { needs: [[...READ_SECRETS, ...ISSUE_TOKENS, ...RUN_PODS, ...EXEC, ...DEBUG_PODS]], where: "kube-system" },
  { needs: [CREATE_REQUESTS, APPROVE_REQUESTS, APPROVE_FOR_SIGNERS], where: "cluster" },
];

export const effectiveEscalation = defineRule({
  id: "kubernetes-effective-escalation",
  title: "Workloads must not be able to become administrators of the cluster",
  rationale:
    "Through groups, aggregation, built-in roles or several bindings together the account has what leads to every right there is, so whoever takes over the pod owns the cluster.",
  severity: "critical",
  appliesTo: "stack",
  kinds: BINDING_KINDS,
  controls: [
    cisKubernetes("5.1.1"),
    nsaCisa("authorization/least-privilege"),
    nist800190("4.3.1"),
    pciDss("7.2.5"),
    mitreAttack("T1098.006"),
    mitreAttack("T1078"),
  ],
  remediation: "Remove the binding, or bind the account to a role of its own that grants what the program does and no more.",
  waiveWhen: "The program is a part of the control plane.",
  *check(stack) {
    for (const { subject, place, isCertain, through, reason } of reaches(stack, FEATS)) {
      const claim = `pod must not be able to take over the cluster through ${through}`;
      yield* at(subject, isCertain ? violation(place, claim) : undecided(place, claim, reason));
    }
  },
});
