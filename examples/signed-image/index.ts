/** The web server of a shop, built from a Dockerfile and signed with a key in Vault. What runs it takes the digest from this stack's outputs. */
import * as pulumi from "@pulumi/pulumi";
import { SignedImage } from "portcullis";

const config = new pulumi.Config();

const image = new SignedImage("web", {
  repository: config.require("repository"),
  version: "1.4.2",
  context: "app",
  source: { uri: "git+https://git.example.com/shop", commit: config.require("commit") },
  builder: "https://ci.example.com/shop",
  sbom: "sbom.spdx.json",
  key: { address: config.require("vault"), name: "images" },
});

/** What is to run: registry, repository and digest. */
export const reference = image.reference;
