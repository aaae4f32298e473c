/** One program for dev, uat and prod: a hardened namespace and a workload in it. */
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { HardenedNamespace, type Environment } from "../components";

const config = new pulumi.Config();
const environment = config.require<Environment>("environment");

// Rendered to YAML unless the stack names a cluster, so that nothing but the program is needed.
const context = config.get("context");
const provider = new k8s.Provider("kubernetes", context ? { context } : { renderYamlToDirectory: `rendered/${pulumi.getStack()}` });

const shop = new HardenedNamespace("shop", { environment, namespace: `shop-${environment}` }, { providers: [provider] });

const labels = { "app.kubernetes.io/name": "web" };

export const web = new k8s.apps.v1.Deployment(
  "web",
  {
    metadata: { name: "web", namespace: shop.namespace, labels },
    spec: {
      replicas: config.requireNumber("replicas"),
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: shop.serviceAccount,
          automountServiceAccountToken: false,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 10001,
            runAsGroup: 10001,
            seccompProfile: { type: "RuntimeDefault" },
            appArmorProfile: { type: "RuntimeDefault" },
          },
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: "kubernetes.io/hostname",
              whenUnsatisfiable: "ScheduleAnyway",
              labelSelector: { matchLabels: labels },
            },
          ],
          containers: [
            {
              name: "web",
              image: config.require("image"),
              ports: [{ name: "http", containerPort: 8080 }],
              readinessProbe: { httpGet: { path: "/ready", port: "http" } },
              livenessProbe: { httpGet: { path: "/live", port: "http" } },
              resources: {
                requests: { cpu: "100m", memory: "256Mi", "ephemeral-storage": "64Mi" },
                limits: { cpu: "500m", memory: "256Mi", "ephemeral-storage": "64Mi" },
              },
              securityContext: {
                allowPrivilegeEscalation: false,
                capabilities: { drop: ["ALL"] },
                readOnlyRootFilesystem: true,
              },
            },
          ],
        },
      },
    },
  },
  { provider },
).metadata.name;

// One pod at a time may be taken from a node that is drained, and one that is broken anyway does not hold it up.
new k8s.policy.v1.PodDisruptionBudget(
  "web",
  {
    metadata: { name: "web", namespace: shop.namespace },
    spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow", selector: { matchLabels: labels } },
  },
  { provider },
);
