/** One program for dev, uat and prod: a hardened namespace and a workload in it. */
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { HardenedNamespace, RestrictedWorkload, type Environment } from "portcullis";

const config = new pulumi.Config();
const environment = config.require<Environment>("environment");

// Rendered to YAML unless the stack names a cluster, so that nothing but the program is needed.
const context = config.get("context");
const provider = new k8s.Provider("kubernetes", context ? { context } : { renderYamlToDirectory: `rendered/${pulumi.getStack()}` });

const shop = new HardenedNamespace(
  "shop",
  {
    environment,
    namespace: `shop-${environment}`,
    // Groups as the cluster's authentication names them.
    access: {
      admins: ["shop-admins"],
      developers: ["shop-developers"],
      viewers: ["shop-viewers"],
      workloads: ["web"],
    },
  },
  { providers: [provider] },
);

export const web = new RestrictedWorkload(
  "web",
  {
    namespace: shop.namespace,
    serviceAccount: shop.serviceAccount,
    image: config.require("image"),
    port: 8080,
    replicas: config.requireNumber("replicas"),
  },
  // Nothing runs before what bounds it is there.
  { providers: [provider], dependsOn: shop },
).name;
