import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { attackPaths } from "../../model/attack-path/attack-graph";
import { WORKLOAD_KINDS } from "../../model/kubernetes/kinds";
import { BINDING_KINDS } from "../../model/rbac/rbac";
import { at, defineRule, undecided, violation } from "../../rule";

export const attackPathToSecrets = defineRule({
  id: "kubernetes-attack-path-to-secrets",
  title: "Workloads that can be reached from outside must not lead to all secrets of a namespace",
  rationale:
    "A program that may read every secret of a namespace hands all of them to whoever takes it over: passwords, keys, and the tokens of accounts that may do more.",
  severity: "high",
  appliesTo: "stack",
  kinds: [...WORKLOAD_KINDS, ...BINDING_KINDS],
  controls: [
    nsaCisa("authorization/least-privilege"),
    nsaCisa("network/exposed-services"),
    nist800190("4.4.4"),
    pciDss("7.2.5"),
    mitreAttack("T1190"),
    mitreAttack("T1528"),
    mitreAttack("T1552.007"),
  ],
  remediation:
    "Make the change that the message names: take the token from a program that does not call the API, or name in resourceNames the secrets that it reads.",
  waiveWhen:
    "The program has to find secrets by their labels, as ingress controllers find certificates, and the namespaces that it reads hold no others.",
  includes: ["kubernetes-attack-path-to-cluster-admin"],
  *check(stack, { userNamespaces }) {
    for (const { subject, place, claim, isCertain, reason } of attackPaths(stack, "secrets", userNamespaces)) {
      yield* at(subject, isCertain ? violation(place, claim) : undecided(place, claim, reason));
    }
  },
});
