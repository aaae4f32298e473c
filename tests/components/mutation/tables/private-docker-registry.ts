/** What a `PrivateDockerRegistry` makes. */
import { harmless, safeguard } from "../table";

export const PRIVATE_DOCKER_REGISTRY = [safeguard("docker-user", "Container *", "user", "= *")];
