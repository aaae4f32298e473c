import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { allMatch, anyMatch, matchIf } from "../../model/selector";
import { namespaceOf, sameNamespace } from "../../model/stack";
import { at, defineRule, missing, undecided } from "../../rule";

const CLAIM = "namespace must switch off the token of its default service account";

export const namespaceDefaultAccount = defineRule({
  id: "kubernetes-namespace-default-account",
  title: "Each namespace must switch off the token of its default service account",
  rationale:
    "Kubernetes makes an account called default in every namespace, and mounts its token into each pod that names no other, by mistake or by whoever creates one by hand.",
  severity: "low",
  appliesTo: "stack",
  kinds: ["Namespace"],
  controls: [
    cisKubernetes("5.1.5"),
    cisKubernetes("5.1.6"),
    nsaCisa("pod-security/service-account-token"),
    pciDss("7.2.5"),
    mitreAttack("T1528"),
  ],
  remediation: "Declare the ServiceAccount default in the namespace with automountServiceAccountToken set to false.",
  waiveWhen: "All that runs in the namespace comes through this gate, which lets no pod run as the default account.",
  *check(stack, context) {
    for (const namespace of stack.ofKind("Namespace")) {
      const name = namespace.root.get("metadata", "name");
      // Whether the account mounts its token is what another rule says.
      const matches = stack.ofKind("ServiceAccount").map((account) => {
        const accountName = account.root.get("metadata", "name");
        const isDefault = accountName.state === "unknown" ? "unknown" : matchIf(accountName.value === "default");
        return allMatch([sameNamespace(namespaceOf(account), name), isDefault]);
      });
      const match = anyMatch(matches);
      if (match === "no") yield* at(namespace, missing(context, name, CLAIM));
      if (match === "unknown")
        yield* at(namespace, undecided(name, CLAIM, "the name or namespace of a service account is not known"));
    }
  },
});
