import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { isOpen } from "../../model/kubernetes/open-field";
import { accountOf, DEFAULT_ACCOUNT } from "../../model/kubernetes/service-account";
import { texts } from "../../parameter";
import { defineRule, requireField, unless } from "../../rule";

export const serviceAccountToken = defineRule({
  id: "kubernetes-service-account-token",
  title: "Pods must not mount a token for the API that they do not need",
  rationale: "Every container that is given a token can ask the API server who it is and use whatever its account is ever granted.",
  severity: "medium",
  appliesTo: "pod",
  controls: [
    cisKubernetes("5.1.6"),
    nsaCisa("pod-security/service-account-token"),
    nist800190("4.4.4"),
    pciDss("7.2.5"),
    mitreAttack("T1528"),
    mitreAttack("T1552.007"),
  ],
  remediation:
    "Set automountServiceAccountToken to false, or name the account in the rule's parameter `accounts` if its pods call the API.",
  waiveWhen: "The software calls the API, as operators and controllers do; name its account in `accounts`.",
  parameters: { accounts: texts("The names of the service accounts whose pods call the API.") },
  *check(pod, _context, { accounts }) {
    const isOff = requireField(
      pod.spec.get("automountServiceAccountToken"),
      (value) => value === false,
      "pod must set automountServiceAccountToken=false",
    );
    const account = accountOf(pod);
    const needsApi = (name: unknown): boolean =>
      typeof name === "string" && accounts.includes(name === "" ? DEFAULT_ACCOUNT : name);
    // Only what is shown as a whole says by silence that it runs as the default account.
    if (account.state === "absent" && !account.origin.sparse && needsApi("")) return;
    yield* accounts.length > 0 ? unless(account, needsApi, isOff) : isOff;
  },
  *remedy(pod) {
    const field = pod.spec.get("automountServiceAccountToken");
    const account = accountOf(pod);
    // An account of its own is most often there to call the API, which this would stop.
    const isDefault = account.state === "absent" || account.value === "" || account.value === DEFAULT_ACCOUNT;
    if (isOpen(field) && isDefault) yield { field, value: false };
  },
});
