import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { BINDING_KINDS } from "../../model/rbac/rbac";
import { READ_SECRETS } from "../../model/rbac/rbac-powers";
import { reaches, type Feat } from "../../model/rbac/rbac-reach";
import { at, defineRule, undecided, violation } from "../../rule";

const FEATS: readonly Feat[] = [{ needs: [READ_SECRETS] }];

export const effectiveSecretAccess = defineRule({
  id: "kubernetes-effective-secret-access",
  title: "Workloads must not be able to read all secrets of a namespace by groups or by built-in roles",
  rationale:
    "The right is in no role that the stack declares for the account, so that no review of roles shows it: it comes with a group that the account is always in, by aggregation, or with a role such as edit.",
  severity: "high",
  appliesTo: "stack",
  kinds: BINDING_KINDS,
  controls: [
    cisKubernetes("5.1.2"),
    nsaCisa("authorization/least-privilege"),
    nist800190("4.3.1"),
    pciDss("7.2.5"),
    mitreAttack("T1552.007"),
  ],
  remediation: "Bind the account to a role of its own that names the secrets, or let the pod do without a token.",
  waiveWhen: "The program deploys into the namespace or administers it.",
  includes: ["kubernetes-effective-escalation"],
  *check(stack) {
    for (const { subject, place, isCertain, through, reason } of reaches(stack, FEATS)) {
      const claim = `pod must not be able to read secrets through ${through}`;
      yield* at(subject, isCertain ? violation(place, claim) : undecided(place, claim, reason));
    }
  },
});
