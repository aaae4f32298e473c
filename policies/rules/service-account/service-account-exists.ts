import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { pciDss } from "../../frameworks/pci-dss";
import type { Field } from "../../model/field";
import { allMatch, anyMatch, sameValue, type Match } from "../../model/selector";
import { accountOf, DEFAULT_ACCOUNT } from "../../model/kubernetes/service-account";
import { namespaceOf, sameNamespace, type Stack } from "../../model/stack";
import type { Subject } from "../../model/subject";
import { at, defineRule, missing, requireField, undecided, type Observation, type CheckContext } from "../../rule";

const CLAIM = "pod must name a service account that exists";

export const serviceAccountExists = defineRule({
  id: "kubernetes-service-account-exists",
  title: "The service account that a pod names must exist",
  rationale:
    "Without its account a pod is never created; and whoever may create accounts in the namespace can give it one, with rights that were meant for another.",
  severity: "low",
  appliesTo: "stack",
  kinds: [
    "Pod",
    "PodTemplate",
    "ReplicationController",
    "ServiceAccount",
    "apps/DaemonSet",
    "apps/Deployment",
    "apps/ReplicaSet",
    "apps/StatefulSet",
    "batch/CronJob",
    "batch/Job",
  ],
  controls: [cisKubernetes("5.1.5"), pciDss("7.2.5")],
  remediation: "Declare the ServiceAccount in the namespace of the pod, or correct its name.",
  waiveWhen: "An operator or another team creates the account.",
  *check(stack, context) {
    for (const { subject, pod, namespace } of stack.workloads()) {
      yield* at(subject, exists(stack, context, accountOf(pod), namespace));
    }
  },
});

function* exists(stack: Stack, context: CheckContext, account: Field, namespace: Field): Generator<Observation> {
  // Every namespace has the account that is used where none is named.
  if (account.state === "absent" || account.value === "" || account.value === DEFAULT_ACCOUNT) return;
  if (account.state === "unknown") {
    yield* requireField(account, () => false, CLAIM);
    return;
  }
  const declared = stack.ofKind("ServiceAccount");
  const found = anyMatch(declared.map((subject) => isMeant(subject, account, namespace)));
  if (found === "no") yield* missing(context, account, CLAIM);
  else if (found === "unknown") {
    yield* undecided(account, CLAIM, "a name or a namespace that it depends on is not known until deployment");
  }
}

function isMeant(declared: Subject, account: Field, namespace: Field): Match {
  return allMatch([sameValue(declared.root.get("metadata", "name"), account), sameNamespace(namespaceOf(declared), namespace)]);
}
