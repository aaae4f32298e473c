import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { attackPaths } from "../../model/attack-path/attack-graph";
import { WORKLOAD_KINDS } from "../../model/kubernetes/kinds";
import { vaultKinds } from "../../model/vault/vault";
import { at, defineRule, undecided, violation } from "../../rule";

export const attackPathToVault = defineRule({
  id: "kubernetes-attack-path-to-vault",
  title: "Workloads that can be reached from outside must not lead into Vault beyond a role of their own",
  rationale:
    "Vault takes the token of a service account for who the program is. A role that takes any account, or whose policies reach into Vault itself, gives whoever takes over one exposed program what was meant for others.",
  severity: "high",
  appliesTo: "stack",
  kinds: [...WORKLOAD_KINDS, ...vaultKinds("KubernetesRole")],
  controls: [
    nsaCisa("network/exposed-services"),
    nist800190("4.4.4"),
    pciDss("7.2.5"),
    mitreAttack("T1190"),
    mitreAttack("T1528"),
    mitreAttack("T1078"),
  ],
  remediation:
    "Make the change that the message names: bind the role to named service accounts, and give it policies with the paths of that program alone.",
  waiveWhen: "The program configures Vault, and those who reach it from outside have logged in before their requests arrive.",
  *check(stack, { userNamespaces }) {
    for (const { subject, place, claim, isCertain, reason } of attackPaths(stack, "vault", userNamespaces)) {
      yield* at(subject, isCertain ? violation(place, claim) : undecided(place, claim, reason));
    }
  },
});
