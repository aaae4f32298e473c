/** The web server of a shop: built from a Dockerfile, signed with a key in Vault, and run by the digest that was signed. */
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { HardenedNamespace, RestrictedWorkload, SignedImage } from "portcullis";

const config = new pulumi.Config();
const provider = new k8s.Provider("kubernetes", { renderYamlToDirectory: "rendered" });

const image = new SignedImage("web", {
  repository: config.require("repository"),
  version: "1.4.2",
  context: "app",
  source: { uri: "git+https://git.example.com/shop", commit: config.require("commit") },
  builder: "https://ci.example.com/shop",
  sbom: "sbom.spdx.json",
  key: { address: config.require("vault"), name: "images" },
});

const shop = new HardenedNamespace("shop", { environment: "prod" }, { providers: [provider] });

new RestrictedWorkload("web", { namespace: shop.namespace, image: image.reference, port: 8080 }, { providers: [provider] });

/** What runs: registry, repository and digest. */
export const reference = image.reference;
