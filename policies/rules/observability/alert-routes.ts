import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { CONFIGURATION_KEYS, leadsToSomeone, readsToSomeone } from "../../model/kubernetes/alertmanager";
import type { Field } from "../../model/field";
import { unreadIn } from "../../model/kubernetes/unread";
import { defineRule, requireField, undecided, violation, type Observation } from "../../rule";

const CONFIG_KIND = "monitoring.coreos.com/AlertmanagerConfig";
const CLAIM = "alerts that no other route takes must reach someone";

export const alertRoutes = defineRule({
  id: "kubernetes-alert-routes",
  title: "Alerts that no other route takes must reach someone",
  rationale:
    "Alerts whose receiver is missing or empty are dropped without a word. The rules look fine, and nobody ever hears of the attack.",
  severity: "medium",
  appliesTo: "resource",
  kinds: [CONFIG_KIND, "Secret", "ConfigMap"],
  controls: [nsaCisa("logging/alerts"), pciDss("10.7.2")],
  remediation: "Let the receiver of the root route have at least one integration, such as a webhook, a chat or a pager.",
  waiveWhen: "The root route drops on purpose what the routes below it do not take, and those take every severity.",
  *check({ root, kinds }) {
    if (kinds.includes(CONFIG_KIND)) {
      const [route, receivers] = [root.get("spec", "route"), root.get("spec", "receivers")];
      // Without a route it only holds what others refer to.
      if (route.state === "absent") return;
      const unread = unreadIn(route.get("receiver")) ?? unreadIn(receivers);
      if (unread) yield* undecided(unread, CLAIM);
      else if (!leadsToSomeone(route, receivers)) yield* requireField(route.get("receiver"), () => false, CLAIM);
      return;
    }
    const isSecret = kinds.includes("Secret");
    for (const key of CONFIGURATION_KEYS) {
      yield* judgeText(root.get("data", key), isSecret);
      if (isSecret) yield* judgeText(root.get("stringData", key), false);
    }
  },
});

function* judgeText(field: Field, isEncoded: boolean): Generator<Observation> {
  if (field.state === "absent") return;
  const { value } = field;
  const text = typeof value === "string" && isEncoded ? Buffer.from(value, "base64").toString("utf8") : value;
  const reaches = typeof text === "string" ? readsToSomeone(text) : undefined;
  if (field.state === "unknown") yield* undecided(field, CLAIM);
  else if (reaches === undefined) yield* undecided(field, CLAIM, "the text cannot be read as a configuration of Alertmanager");
  else if (!reaches) yield* violation(field, CLAIM);
}
