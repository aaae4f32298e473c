import * as pulumi from "@pulumi/pulumi";
import { gatewayContainer, registryContainer, type DockerRegistryPlaces } from "./docker-containers";
import type { PrivateDockerRegistryArgs } from "./private-docker-registry-arguments";
import { checkedArguments } from "./private-docker-registry-checks";

/**
 * A registry of images on a Docker host that only those use who have an account, over TLS, and in which a tag stays what it is.
 *
 * It holds the gateway, which is published on one address of the host, and behind it CNCF distribution, in a network that has no way out and
 * that nothing else is in. Both run as a user without rights, on a read-only file system, with bounded resources. Certificate, accounts and
 * images are in a directory of the host.
 */
export class PrivateDockerRegistry extends pulumi.ComponentResource {
  /** Where clients reach it, without a scheme: `192.0.2.10:5000`. Names of images begin with the name in its certificate. */
  readonly address: pulumi.Output<string>;

  /** Throws `pulumi.InputPropertyError` for an argument that cannot be, with its path. */
  constructor(name: string, args: PrivateDockerRegistryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:index:PrivateDockerRegistry", name, {}, opts);
    const { name: label = name, address, port = 5000 } = args;
    const checked = checkedArguments(label, args);
    const options = { parent: this };
    // Whoever runs no registry on Docker need not have its provider.
    const docker = require("@pulumi/docker") as typeof import("@pulumi/docker");
    const inside = new docker.Network(`${name}-inside`, { name: `${label}-inside`, driver: "bridge", internal: true }, options);
    const outside = new docker.Network(
      `${name}-outside`,
      // Others that should ever join it do not reach the gateway past its published port.
      { name: `${label}-outside`, driver: "bridge", options: { "com.docker.network.bridge.enable_icc": "false" } },
      options,
    );
    const places: DockerRegistryPlaces = { label, inside: inside.name, outside: outside.name };
    const registry = new docker.Container(`${name}-registry`, registryContainer(checked, places), options);
    // It writes down what it was asked for until the registry answers, so that comes first.
    new docker.Container(`${name}-gateway`, gatewayContainer(checked, places), { ...options, dependsOn: [registry] });
    this.address = pulumi.output(`${address.includes(":") ? `[${address}]` : address}:${port}`);
    this.registerOutputs({ address: this.address });
  }
}
