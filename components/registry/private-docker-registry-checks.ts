import { isIP } from "node:net";
import { invalid, requireDnsLabel, requireInteger } from "../arguments";
import type { PrivateDockerRegistryArgs, PrivateDockerRegistryLimits } from "./private-docker-registry-arguments";
import { checkedImages, checkMutableTags } from "./private-registry-checks";

/** Names of the containers and networks are made from it. */
const LONGEST_NAME = 40;
const LEAST_MEMORY = 64;
const HIGHEST_ID = 2 ** 31 - 1;
/** A path of which no reader makes another one. */
const DIRECTORY = /^(?!.*\/\.{1,2}(?:\/|$))(?:\/[A-Za-z0-9._-]+)+$/;
const CPUS = /^(?!0*\.?0*$)\d+(?:\.\d+)?$/;

/** The arguments with those checked that may be late. Throws `pulumi.InputPropertyError` for the first that cannot be. */
export function checkedArguments(label: string, args: PrivateDockerRegistryArgs): PrivateDockerRegistryArgs {
  const {
    address,
    port = 5000,
    directory = `/srv/${label}`,
    userId = 10_001,
    groupId = 10_001,
    mutableTags,
    resources = {},
  } = args;
  requireDnsLabel("name", label);
  if (label.length > LONGEST_NAME) throw invalid("name", `must be of at most ${LONGEST_NAME} characters`);
  if (isIP(address) === 0) throw invalid("address", "must be an address of the host, such as 192.0.2.10");
  if (/^(?:0\.0\.0\.0|[0:]+)$/.test(address)) throw invalid("address", "must be one address, not that of all networks");
  requireInteger("port", port, 1024, 65_535);
  if (!DIRECTORY.test(directory))
    throw invalid("directory", "must be an absolute path of letters, digits, dots, hyphens and underscores");
  requireInteger("userId", userId, 1, HIGHEST_ID);
  requireInteger("groupId", groupId, 1, HIGHEST_ID);
  checkMutableTags(mutableTags);
  checkLimits("resources.gateway", resources.gateway);
  checkLimits("resources.registry", resources.registry);
  return { ...args, images: checkedImages(args.images) };
}

function checkLimits(path: string, { memory = LEAST_MEMORY, cpus = "1" }: PrivateDockerRegistryLimits = {}): void {
  requireInteger(`${path}.memory`, memory, LEAST_MEMORY, HIGHEST_ID);
  if (!CPUS.test(cpus)) throw invalid(`${path}.cpus`, "must be a number of CPUs such as 0.5");
}
