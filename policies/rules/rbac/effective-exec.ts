import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { BINDING_KINDS } from "../../model/rbac/rbac";
import { DEBUG_PODS, EXEC } from "../../model/rbac/rbac-powers";
import { reaches, type Feat } from "../../model/rbac/rbac-reach";
import { at, defineRule, undecided, violation } from "../../rule";

const FEATS: readonly Feat[] = [{ needs: [[...EXEC, ...DEBUG_PODS]] }];

export const effectiveExec = defineRule({
  id: "kubernetes-effective-exec",
  title: "Workloads must not be able to run commands in other pods by groups or by built-in roles",
  rationale:
    "From one pod that is taken over, commands in all others are then one request away, and no role that the stack declares shows it.",
  severity: "high",
  appliesTo: "stack",
  kinds: BINDING_KINDS,
  controls: [nsaCisa("authorization/least-privilege"), nist800190("4.3.1"), pciDss("7.2.5"), mitreAttack("T1609")],
  remediation:
    "Bind the account to a role of its own without pods/exec, pods/attach and pods/ephemeralcontainers, or let the pod do without a token.",
  waiveWhen: "The program runs commands in pods by design, as pipelines and consoles do.",
  includes: ["kubernetes-effective-escalation"],
  *check(stack) {
    for (const { subject, place, isCertain, through, reason } of reaches(stack, FEATS)) {
      const claim = `pod must not be able to run commands in pods through ${through}`;
      yield* at(subject, isCertain ? violation(place, claim) : undecided(place, claim, reason));
    }
  },
});
