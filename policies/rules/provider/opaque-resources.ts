import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { OWN_SIGNING_KINDS } from "../../model/signing";
import { OWN_VAULT_KINDS } from "../../model/vault/vault";
import { texts } from "../../parameter";
import { defineRule, violation } from "../../rule";

export const opaqueResources = defineRule({
  id: "pulumi-opaque-resources",
  title: "Resources must show what they do",
  rationale:
    "A command, a dynamic resource or a template of another tool can do anything, such as deploy a privileged pod, and shows a policy nothing but a text.",
  severity: "high",
  appliesTo: "resource",
  kinds: [
    "command:*",
    "pulumi-nodejs:dynamic:Resource",
    "pulumi-nodejs:dynamic/*",
    "pulumi-python:dynamic:Resource",
    "pulumi-python:dynamic/*",
    "aws:cloudformation:*",
    "aws-native:cloudformation:*",
    "azure:core:ResourceGroupTemplateDeployment",
    "azure:core:SubscriptionTemplateDeployment",
    "azure-native:resources:Deployment*",
    "azure-native:resources:AzurePowerShellScript",
    "azure-native:resources:AzureCliScript",
    "gcp:deploymentmanager:*",
    "gcp:infrastructuremanager:*",
  ],
  controls: [nist800190("4.4.5"), pciDss("2.2.1"), mitreAttack("T1609")],
  parameters: {
    // By name alone, since the engine keeps a dynamic resource's code from policies. Whoever writes a program can run code in it anyway; this rule
    // finds what shows nothing, and these show everything.
    allowed: texts("Kinds of resources that may be opaque; a star at the end stands for any rest.", [
      ...OWN_VAULT_KINDS,
      ...OWN_SIGNING_KINDS,
    ]),
  },
  remediation:
    "Use a resource of a provider for it, or have the people who own the gate read the code and name the kind in the parameter allowed.",
  waiveWhen: "No provider can do it, and someone has read what the command or the resource does.",
  *check({ root, kinds }, _context, { allowed }) {
    const isAllowed = (kind: string): boolean =>
      allowed.some((pattern) => (pattern.endsWith("*") ? kind.startsWith(pattern.slice(0, -1)) : kind === pattern));
    if (!kinds.every(isAllowed)) yield* violation(root, "resource must show what it does");
  },
});
