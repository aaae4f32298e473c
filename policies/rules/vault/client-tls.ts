import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { isPlainHttp } from "../../model/network/address";
import type { Field } from "../../model/field";
import { staysOff } from "../../model/provider/switch";
import { ADDRESS_VARIABLES, isLocalClient, isSafeSetting, SKIP_VARIABLES } from "../../model/vault/vault-client";
import { defineRule, requireField, undecided, type Observation } from "../../rule";

export const clientTls = defineRule({
  id: "vault-client-tls",
  title: "Containers must reach Vault over verified TLS",
  rationale:
    "Otherwise anyone on the way can read the token of the workload and everything that it reads, or answer in place of Vault.",
  severity: "high",
  appliesTo: "pod",
  controls: [pciDss("4.2.1"), nsaCisa("network/encryption"), mitreAttack("T1040"), mitreAttack("T1557")],
  remediation:
    "Use an https address, mount the certificate of the authority, and remove VAULT_SKIP_VERIFY; some clients take any value of it for yes.",
  waiveWhen: "An agent on the same node is reached by the address of the node, or a mesh encrypts all traffic.",
  *check(pod) {
    for (const container of pod.allContainers()) {
      yield* variables(container.get("env").items(), `${container.label} must reach Vault over verified TLS`);
    }
    const annotation = (name: string): Field => pod.metadata.get("annotations", `vault.hashicorp.com/${name}`);
    yield* requireField(annotation("tls-skip-verify"), staysOff, "injected agent must verify the certificate of Vault");
    yield* requireField(annotation("service"), (value) => !isPlainHttp(value), "injected agent must reach Vault over TLS");
  },
});

function* variables(env: readonly Field[], claim: string): Generator<Observation> {
  const isLocal = isLocalClient(env);
  for (const variable of env) {
    const { value: name } = variable.get("name");
    if (variable.get("name").state === "unknown") yield* undecided(variable.get("name"), claim);
    if (SKIP_VARIABLES.has(name) && isLocal) continue;
    if (!SKIP_VARIABLES.has(name) && !ADDRESS_VARIABLES.has(name)) continue;
    yield* requireField(variable.get("value"), (value) => isSafeSetting(name, value), claim);
    // Addresses are judged where they stand; this switch is hardly ever meant to be off when it is there.
    const isElsewhere = SKIP_VARIABLES.has(name) && variable.get("valueFrom").state !== "absent";
    if (isElsewhere) yield* undecided(variable.get("valueFrom"), claim, "its value stands in another resource");
  }
}
