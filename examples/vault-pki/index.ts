/** Certification authorities in Vault, and what the workloads of a shop may ask of them. */
import * as pulumi from "@pulumi/pulumi";
import { VaultPki } from "portcullis";

const config = new pulumi.Config();

/** The network of the machines that run the shop. */
const machines = config.getObject<string[]>("machines") ?? ["10.20.0.0/16"];

const pki = new VaultPki("shop-pki", {
  address: config.require("address"),
  domains: config.getObject<string[]>("domains") ?? ["shop.example.com"],
  trustDomain: "prod.example.com",
  publicUrl: "http://pki.example.com",
  // Raise either number by one to replace an authority; see the guide.
  generation: config.getNumber("generation") ?? 1,
  rootGeneration: config.getNumber("rootGeneration") ?? 1,
  roles: [
    {
      name: "web-server",
      usage: "server",
      dnsNames: ["web.shop.example.com"],
      spiffePaths: ["/ns/shop/sa/web"],
      appRole: { cidrs: machines },
    },
    { name: "orders-client", usage: "client", spiffePaths: ["/ns/shop/sa/orders"], appRole: { cidrs: machines } },
    { name: "billing-client", usage: "client", spiffePaths: ["/ns/shop/sa/billing"], appRole: { cidrs: machines } },
  ],
  revokedSerialNumbers: config.getObject<string[]>("revoked") ?? [],
  auditFiles: config.getObject<string[]>("auditFiles") ?? [],
  allowDestroy: config.getBoolean("allowDestroy") ?? false,
});

/** For clients and servers to trust. */
export const trustBundle = pki.trustBundle;
