/** What only a `MutualTls` makes, or makes in another way than the others. Its network policy is as those of a `HardenedNamespace`. */
import { harmless, safeguard, several } from "../table";

const CONFIG = 'data["agent.json"] → ';
const OBJECT = "spec.parameters.objects";
const NO_LOGIN = "the agent does not reach Vault, does not log in, or gets nothing: no certificate, and the pod does not start";

export const MUTUAL_TLS = [
  safeguard("vault-agent-tls", "ConfigMap *", `${CONFIG}vault`, "+ *"),
  safeguard("vault-agent-tls", "ConfigMap *", `${CONFIG}vault.address`, "= *"),
  several(
    "an agent that listens to all, without TLS, and lends them its token",
    ["vault-agent-token", "vault-listener-tls"],
    "ConfigMap *",
    CONFIG,
    "+ *",
  ),
  harmless(
    "all that see the files run as the one user; the volume is in memory and of this pod alone",
    "ConfigMap *",
    `${CONFIG}template[].perms`,
  ),
  harmless("an agent that goes on trying, or writes an empty file, leaves the program without a certificate", "ConfigMap *", [
    `${CONFIG}template_config*`,
    `${CONFIG}template[].{create_dest_dirs,error_on_missing_key}`,
  ]),
  harmless("how logs are written protects nothing", "ConfigMap *", `${CONFIG}log_format`),
  harmless(NO_LOGIN, "ConfigMap *", ['data["{agent.json,vault-ca.pem}"]', `${CONFIG}*`]),
  harmless("whom a program trusts its owner says; without roots it trusts nobody", "ConfigMap tls-trust", ["data", "data*"]),
  several(
    "the volume loses its size with its medium; the limit of the container bounds it",
    "vault-agent-memory",
    "Deployment *",
    "spec.template.spec.volumes[1].emptyDir",
    "emptied",
  ),
  safeguard("vault-agent-memory", "Deployment *", "spec.template.spec.volumes[1].emptyDir.medium"),

  safeguard("vault-connection-tls", "SecretProviderClass *", "spec.parameters", "+ *"),
  safeguard("vault-connection-tls", "SecretProviderClass *", "spec.parameters.vaultAddress", "= *"),
  harmless(
    "all that see the file run as the one user; the volume is in memory and of this pod alone",
    "SecretProviderClass *",
    `${OBJECT} → [0].filePermission`,
  ),
  harmless(
    "the driver finds no class, does not log in, or gets nothing: no certificate, and the pod does not start",
    "SecretProviderClass *",
    ["", "metadata*", "spec*"],
  ),
];
