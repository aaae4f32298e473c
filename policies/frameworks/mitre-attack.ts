/**
 * Techniques of MITRE ATT&CK v16.1: the matrix for containers, and from the enterprise matrix those neighbours that the
 * configuration of a container, a network or a secret store opens or closes. The titles are our own and say what an attacker does;
 * a rule that names a technique makes it harder.
 * Source: https://attack.mitre.org/matrices/enterprise/containers/
 */
import { framework } from "./control";

const TITLES = {
  T1190: "Exploits an application that is reachable from outside",
  T1133: "Enters through a remote service that is exposed",
  T1078: "Uses an account that exists",
  "T1078.001": "Uses a default account",
  "T1078.003": "Uses a local account",
  "T1195.002": "Puts malicious code into software before it is delivered",
  T1609: "Runs commands in containers through the API or the engine",
  T1610: "Deploys a container of its own",
  T1053: "Schedules tasks",
  "T1053.007": "Schedules jobs in the orchestrator",
  T1204: "Has a user start malicious code",
  "T1204.003": "Has a user run a malicious image",
  T1098: "Widens the rights of an account",
  "T1098.006": "Binds more cluster roles to an account",
  T1136: "Creates an account",
  "T1136.001": "Creates a local account",
  T1525: "Plants a backdoor in an image of the organisation",
  T1543: "Installs a service of the system",
  "T1543.005": "Installs a container that always restarts",
  T1068: "Exploits a flaw of the kernel or the platform for more privileges",
  T1548: "Abuses mechanisms that raise privileges, such as setuid and sudo",
  T1611: "Escapes from a container to its host",
  T1612: "Builds an image on the host to avoid the registry",
  T1562: "Weakens defences",
  "T1562.001": "Disables or changes security tools",
  T1036: "Disguises itself as something legitimate",
  "T1036.005": "Takes the name or place of something legitimate",
  T1070: "Removes its traces",
  T1550: "Logs in with something other than a password",
  "T1550.001": "Logs in with a stolen application token",
  T1110: "Guesses credentials",
  T1528: "Steals the token of an application",
  T1552: "Finds credentials that are badly kept",
  "T1552.001": "Finds credentials in files",
  "T1552.004": "Finds private keys",
  "T1552.005": "Reads credentials from the metadata service of the cloud",
  "T1552.007": "Reads credentials through the API of containers",
  T1649: "Steals or forges certificates that authenticate",
  T1040: "Listens to network traffic",
  T1557: "Stands between two parties and changes their traffic",
  T1613: "Looks around among containers and resources",
  T1046: "Scans the network for services",
  T1069: "Looks up groups and their permissions",
  "T1021.004": "Moves on over SSH",
  T1041: "Sends data out over its control channel",
  T1485: "Destroys data",
  T1490: "Destroys what recovery needs",
  T1496: "Uses the resources for its own ends",
  T1498: "Floods a network",
  T1499: "Exhausts a service or its host",
} as const;

const DISGUISE = "only the running system shows what hides behind a name";

const attack = framework("mitre-attack", TITLES, {
  T1036: DISGUISE,
  "T1136.001": "local accounts are made on running hosts",
});

/** A technique, by its id. */
export const mitreAttack = attack.control;

/** Every technique that is listed here. */
export const mitreAttackControls = attack.controls;
