import { IMAGE, type Json } from "./pods";

/** A container of @pulumi/docker that satisfies every rule. */
export const CONTAINER: { type: string; inputs: { [key: string]: Json } } = {
  type: "docker:index/container:Container",
  inputs: {
    name: "web",
    image: IMAGE,
    user: "10001:10001",
    readOnly: true,
    capabilities: { drops: ["ALL"] },
    securityOpts: ["no-new-privileges:true"],
    memory: 256,
    cpus: "0.5",
    ulimits: [{ name: "nproc", soft: 256, hard: 256 }],
    networksAdvanced: [{ name: "shop" }],
    ports: [{ internal: 8080, external: 8080, ip: "127.0.0.1" }],
    volumes: [{ volumeName: "data", containerPath: "/data" }],
    envs: ["LOG_LEVEL=info"],
  },
};

/** The same as a service of a swarm. */
export const SERVICE: { type: string; inputs: { [key: string]: Json } } = {
  type: "docker:index/service:Service",
  inputs: {
    name: "web",
    taskSpec: {
      containerSpec: {
        image: IMAGE,
        user: "10001:10001",
        readOnly: true,
        capDrops: ["ALL"],
        env: { LOG_LEVEL: "info" },
        mounts: [{ type: "volume", source: "data", target: "/data" }],
      },
      resources: { limits: { memoryBytes: 268435456, nanoCpus: 500000000 } },
      networksAdvanceds: [{ name: "shop" }],
    },
  },
};

/** The same in a Compose file, as the service `web`. */
export const COMPOSE: { compose: { [key: string]: Json } } = {
  compose: {
    services: {
      web: {
        image: IMAGE,
        user: "10001:10001",
        read_only: true,
        cap_drop: ["ALL"],
        security_opt: ["no-new-privileges:true"],
        mem_limit: "256m",
        cpus: "0.5",
        pids_limit: 256,
        ports: ["127.0.0.1:8080:8080"],
        volumes: ["data:/data"],
        environment: { LOG_LEVEL: "info" },
      },
    },
    volumes: { data: {} },
  },
};

/** What reports say of a value that depends on a variable without a default, where it stands at `path`. */
export function fromEnvironment(path: string): string {
  return `${path} depends on the environment`;
}

/** A Dockerfile that satisfies every rule. */
export const DOCKERFILE = `# syntax=docker/dockerfile:1
FROM golang:1.25.4@sha256:${"a".repeat(64)} AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY cmd cmd
RUN CGO_ENABLED=0 go build -o /app ./cmd/app

FROM gcr.io/distroless/static-debian12:latest@sha256:${"b".repeat(64)}
COPY --from=build --chown=0:0 --chmod=0755 /app /app
EXPOSE 8080
USER 10001:10001
HEALTHCHECK CMD ["/app", "--health"]
ENTRYPOINT ["/app"]
`;

/** The same, as text of a resource that builds it. */
export const INLINE: { type: string; inputs: { [key: string]: Json } } = {
  type: "docker-build:index:Image",
  inputs: { push: false, dockerfile: { inline: DOCKERFILE } },
};
