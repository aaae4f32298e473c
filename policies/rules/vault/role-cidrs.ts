import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { isNetwork, LOGIN_KINDS } from "../../model/vault/vault";
import { defineRule, requireField } from "../../rule";

export const roleCidrs = defineRule({
  id: "vault-role-cidrs",
  title: "Tokens must be bound to networks",
  rationale: "A stolen token is worthless outside of the networks that it is bound to.",
  severity: "low",
  appliesTo: "resource",
  kinds: LOGIN_KINDS,
  controls: [pciDss("7.2.5"), pciDss("1.4.2"), mitreAttack("T1550.001")],
  optIn: "The addresses of pods and of people change, and only the users of the rule know which networks theirs are in.",
  remediation: "List the networks from which tokens are used in tokenBoundCidrs.",
  waiveWhen: "Clients come from anywhere, as people who work from home.",
  *check({ root }) {
    const cidrs = root.get("tokenBoundCidrs");
    const claim = "login must bind its tokens to networks";
    yield* requireField(cidrs, (value) => Array.isArray(value) && value.length > 0, claim);
    for (const cidr of cidrs.items()) yield* requireField(cidr, isNetwork, claim);
  },
});
