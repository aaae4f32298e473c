import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { VaultPkiRoleReference } from "../vault/pki-roles";
import type { AddedContainer, PodAddition } from "../workload/pod-addition";
import { TOKEN_SECONDS, type MutualTlsArgs, type MutualTlsFiles } from "./arguments";

type Volume = k8s.types.input.core.v1.Volume;

/** The files in the ConfigMaps. */
export const TRUST_FILE = "trust.pem";
export const AGENT_FILE = "agent.json";
export const AUTHORITY_FILE = "vault-ca.pem";
/** The file that the agent or the CSI provider writes. */
export const IDENTITY_FILE = "identity.pem";

/** What the parts of a pod are called and where they are. Those of a server and of a client can stand in one pod. */
export class Parts {
  readonly files: MutualTlsFiles;
  /** Begins the names of the volumes and is that of the container. */
  readonly name: string;
  readonly agentPath: string;
  readonly tokenPath: string;
  private readonly root: string;

  constructor(private readonly usage: VaultPkiRoleReference["usage"]) {
    this.name = `mutual-tls-${usage}`;
    this.root = `/var/run/mutual-tls/${usage}`;
    this.agentPath = `${this.root}/agent`;
    this.tokenPath = `${this.root}/token`;
    this.files = { identity: `${this.root}/identity/${IDENTITY_FILE}`, trust: `${this.root}/trust/${TRUST_FILE}` };
  }

  /** Certificates and trust, as the workload sees them: to read, with their paths in variables. */
  own(identity: Omit<Volume, "name">, trust: pulumi.Input<string>): PodAddition & { volumes: Volume[] } {
    const names = { identity: `${this.name}-identity`, trust: `${this.name}-trust` };
    const variable = `MUTUAL_TLS_${this.usage.toUpperCase()}`;
    return {
      volumes: [
        { ...identity, name: names.identity },
        { name: names.trust, configMap: { name: trust } },
      ],
      volumeMounts: [
        { name: names.identity, mountPath: `${this.root}/identity`, readOnly: true },
        { name: names.trust, mountPath: `${this.root}/trust`, readOnly: true },
      ],
      environment: {
        [`${variable}_IDENTITY`]: this.files.identity,
        [`${variable}_TRUST`]: this.files.trust,
      },
    };
  }

  /** Certificates from an agent. Only its container has the token, and only it writes to the volume, which is in memory. */
  withAgent(
    trust: pulumi.Input<string>,
    config: pulumi.Input<string>,
    audience: string,
    args: MutualTlsArgs,
    image: pulumi.Input<string>,
  ): PodAddition {
    const own = this.own({ emptyDir: { medium: "Memory", sizeLimit: "1Mi" } }, trust);
    const [config_, token] = [`${this.name}-agent`, `${this.name}-token`];
    const source = { serviceAccountToken: { audience, expirationSeconds: TOKEN_SECONDS, path: "token" } };
    const mounts = [
      { name: `${this.name}-identity`, mountPath: `${this.root}/identity` },
      { name: config_, mountPath: this.agentPath, readOnly: true },
      { name: token, mountPath: this.tokenPath, readOnly: true },
    ];
    return {
      ...own,
      volumes: [...own.volumes, { name: config_, configMap: { name: config } }, { name: token, projected: { sources: [source] } }],
      sidecars: [this.agent(args, image, mounts)],
    };
  }

  /** Certificates from the driver, which logs in for the pod. */
  withDriver(trust: pulumi.Input<string>, providerClass: pulumi.Input<string>): PodAddition {
    const volumeAttributes = { secretProviderClass: providerClass };
    return this.own({ csi: { driver: "secrets-store.csi.k8s.io", readOnly: true, volumeAttributes } }, trust);
  }

  private agent(
    { distribution = "OpenBao", resources }: MutualTlsArgs,
    image: pulumi.Input<string>,
    volumeMounts: NonNullable<AddedContainer["volumeMounts"]>,
  ): AddedContainer {
    return {
      name: this.name,
      image,
      // Not the entry point of the image, a shell script that starts as root.
      command: [distribution === "OpenBao" ? "bao" : "vault"],
      args: ["agent", `-config=${this.agentPath}/${AGENT_FILE}`],
      volumeMounts,
      resources: { cpu: "50m", cpuLimit: "250m", memory: "128Mi", ephemeralStorage: "32Mi", ...resources },
      // The workload starts once the file is there; for two minutes (60 × 2 s) the agent tries.
      startupProbe: {
        exec: { command: ["test", "-s", this.files.identity] },
        periodSeconds: 2,
        failureThreshold: 60,
        timeoutSeconds: 2,
      },
    };
  }
}
