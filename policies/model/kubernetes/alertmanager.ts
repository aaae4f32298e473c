/** Where Alertmanager sends what no other route takes. Source: https://prometheus.io/docs/alerting/latest/configuration/ */
import { type Field, isMap } from "../field";
import { readEmbedded } from "./embedded-yaml";

/** Names under which Secrets and ConfigMaps hold the configuration. */
export const CONFIGURATION_KEYS = ["alertmanager.yaml", "alertmanager.yml"] as const;

/**
 * Whether the root route of a configuration leads to a receiver that tells someone. `undefined` if it is a text that cannot be read as a
 * configuration.
 */
export function readsToSomeone(text: string): boolean | undefined {
  const configuration = readEmbedded(text);
  return configuration && isMap(configuration.value)
    ? leadsToSomeone(configuration.get("route"), configuration.get("receivers"))
    : undefined;
}

/** Whether a route names one of the receivers, and one that notifies in any way. */
export function leadsToSomeone(route: Field, receivers: Field): boolean {
  const { value: name } = route.get("receiver");
  const receiver = receivers.items().find((candidate) => candidate.get("name").value === name);
  return typeof name === "string" && receiver !== undefined && notifies(receiver);
}

/** A receiver without any `…_configs` (`…Configs` in custom resources) takes alerts and drops them. */
function notifies(receiver: Field): boolean {
  return receiver.entries().some(([key, integrations]) => /(_configs|Configs)$/.test(key) && integrations.items().length > 0);
}
