import { BlockList, isIP } from "node:net";
import { invalid, requireDnsLabel, requireOneOf } from "../arguments";
import type { Environment, HardenedNamespaceArgs, HardenedNamespacePeer, HardenedNamespacePort } from "./arguments";

const ENVIRONMENTS: readonly Environment[] = ["dev", "uat", "prod"];
const CONFINEMENTS = ["AppArmor", "SELinux", "none"];
const PROTOCOLS = ["TCP", "UDP", "SCTP"];
/** The largest blocks that egress may name: beyond them nobody knows any more what is in them. */
const WIDEST_PREFIX = { ipv4: 16, ipv6: 48 } as const;
/**
 * Addresses that hand out credentials, or are the node itself: link-local (with the metadata services of AWS, Google Cloud and Azure),
 * loopback, the metadata services of Alibaba Cloud and Oracle Cloud and of AWS and Google Cloud in IPv6, Azure's host agent; and IPv4
 * addresses in the guise of IPv6.
 */
const REFUSED = [
  "169.254.0.0/16",
  "127.0.0.0/8",
  "0.0.0.0/8",
  "100.100.100.200/32",
  "192.0.0.192/32",
  "168.63.129.16/32",
  "fe80::/10",
  "::/96",
  "::ffff:0:0/96",
  "64:ff9b::/96",
  "fd00:ec2::254/128",
  "fd20:ce::254/128",
];

/** Throws `pulumi.InputPropertyError` for the first argument that cannot be. */
export function checkArguments(label: string, args: HardenedNamespaceArgs): void {
  const { environment, serviceAccounts = [], access = {}, guardians = {}, mandatoryAccessControl = "none" } = args;
  requireOneOf("environment", environment, ENVIRONMENTS);
  requireDnsLabel("namespace", label);
  checkKeys("labels", args.labels, ["environment"]);
  checkKeys("annotations", args.annotations, []);
  args.ingress?.forEach(({ application, from, ports }, index) => {
    const path = `ingress[${index}]`;
    checkLabels(`${path}.application`, application);
    checkPeers(`${path}.from`, from);
    checkPorts(`${path}.ports`, ports);
  });
  args.egress?.forEach(({ application, to = [], cidrs = [], ports }, index) => {
    const path = `egress[${index}]`;
    checkLabels(`${path}.application`, application);
    if (to.length + cidrs.length === 0) throw invalid(`${path}.to`, "must name a peer where there are no cidrs");
    if (to.length > 0) checkPeers(`${path}.to`, to);
    cidrs.forEach((cidr, each) => checkCidr(`${path}.cidrs[${each}]`, cidr));
    checkPorts(`${path}.ports`, ports);
  });
  if (args.metrics) {
    checkPeer("metrics", args.metrics);
    checkPort("metrics.port", args.metrics.port);
  }
  if (args.serviceAccounts?.length === 0) throw invalid("serviceAccounts", "must name an account");
  checkNames("serviceAccounts", serviceAccounts);
  serviceAccounts.forEach((account, index) => {
    if (account === "default")
      throw invalid(`serviceAccounts[${index}]`, "must not be the account that pods have without naming one");
  });
  if (args.imagePullSecret?.name !== undefined) requireDnsLabel("imagePullSecret.name", args.imagePullSecret.name);
  for (const role of ["admins", "developers", "viewers"] as const) checkGroups(`access.${role}`, access[role]);
  checkNames("access.workloads", access.workloads);
  checkNames("runtimeClasses", args.runtimeClasses);
  checkNames("priorityClasses", args.priorityClasses);
  requireOneOf("mandatoryAccessControl", mandatoryAccessControl, CONFINEMENTS);
  const { groups = ["system:masters"], users = [] } = guardians;
  if (groups.length + users.length === 0)
    throw invalid("guardians", "must name a group or a user, or nobody could change the namespace");
  checkFilled("guardians.groups", groups);
  checkFilled("guardians.users", users);
}

function checkKeys(path: string, map: object = {}, own: readonly string[]): void {
  for (const key of Object.keys(map)) {
    if (own.includes(key) || /^(?:pod-security\.)?kubernetes\.io\//.test(key)) {
      throw invalid(`${path}["${key}"]`, "is set by the component or by the cluster");
    }
  }
}

/** An empty selector would mean every pod. */
function checkLabels(path: string, labels: Record<string, string> | undefined): void {
  if (Object.keys(labels ?? {}).length === 0) throw invalid(path, "must name a label");
}

function checkPeers(path: string, peers: readonly HardenedNamespacePeer[]): void {
  if (peers.length === 0) throw invalid(path, "must name a peer");
  peers.forEach((peer, index) => checkPeer(`${path}[${index}]`, peer));
}

function checkPeer(path: string, { namespace, podLabels }: HardenedNamespacePeer): void {
  requireDnsLabel(`${path}.namespace`, namespace);
  checkLabels(`${path}.podLabels`, podLabels);
}

function checkPorts(path: string, ports: readonly HardenedNamespacePort[]): void {
  if (ports.length === 0) throw invalid(path, "must name a port");
  ports.forEach(({ port, protocol = "TCP" }, index) => {
    checkPort(`${path}[${index}].port`, port);
    requireOneOf(`${path}[${index}].protocol`, protocol, PROTOCOLS);
  });
}

function checkPort(path: string, port: number): void {
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw invalid(path, "must be a number from 1 to 65535");
}

function checkCidr(path: string, cidr: string): void {
  const block = parseCidr(cidr);
  if (!block) throw invalid(path, "must be a block of addresses such as 203.0.113.0/28");
  if (block.prefix < WIDEST_PREFIX[block.family]) throw invalid(path, `must not be larger than /${WIDEST_PREFIX[block.family]}`);
  const isRefused = REFUSED.map(parseCidr).some((other) => other && (holds(block, other) || holds(other, block)));
  if (isRefused) throw invalid(path, "must not hold the address of a metadata service or of the node itself");
}

interface Block {
  address: string;
  prefix: number;
  family: "ipv4" | "ipv6";
}

function parseCidr(text: string): Block | undefined {
  const [, address = "", digits = ""] = /^([\da-fA-F.:]+)\/(\d{1,3})$/.exec(text) ?? [];
  const version = isIP(address);
  const prefix = Number(digits);
  if (version === 0 || prefix > (version === 4 ? 32 : 128)) return undefined;
  return { address, prefix, family: version === 4 ? "ipv4" : "ipv6" };
}

function holds(block: Block, { address, family }: Block): boolean {
  if (block.family !== family) return false;
  const list = new BlockList();
  list.addSubnet(block.address, block.prefix, block.family);
  return list.check(address, family);
}

function checkNames(path: string, names: readonly string[] = []): void {
  names.forEach((name, index) => {
    requireDnsLabel(`${path}[${index}]`, name);
    if (names.indexOf(name) !== index) throw invalid(`${path}[${index}]`, "is named twice");
  });
}

/** The groups that the API server gives are everyone, all service accounts or the administrators of the cluster. */
function checkGroups(path: string, groups: readonly string[] = []): void {
  checkFilled(path, groups);
  groups.forEach((group, index) => {
    if (group.startsWith("system:")) throw invalid(`${path}[${index}]`, "must not be a group of the system");
  });
}

function checkFilled(path: string, names: readonly string[]): void {
  names.forEach((name, index) => {
    if (name.trim() === "") throw invalid(`${path}[${index}]`, "must not be empty");
  });
}
