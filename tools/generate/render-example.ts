/** Resources of the tests as users write them: YAML, TypeScript, or the text of a file. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { dump } from "js-yaml";
import { format } from "prettier";
import type { Json } from "../../tests/support/pods";
import type { Resource } from "../../tests/support/rule-cases";

type JsonMap = { [key: string]: Json };

const KUBERNETES_SDK = join(__dirname, "../../node_modules/@pulumi/kubernetes");
/** The engine's marks for values that are secret, and for those that are not known yet. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** Code blocks in Markdown for resources: TypeScript and YAML, or the file's own language. */
export async function renderExample(resources: readonly Resource[]): Promise<string> {
  const texts = resources.flatMap((resource) => textBlock(resource) ?? []);
  if (texts.length > 0) return texts.join("\n\n");
  const yaml = resources.map(yamlOf).filter((text) => text !== undefined);
  return [block("typescript", await typescriptOf(resources)), ...(yaml.length > 0 ? [block("yaml", yaml.join("---\n"))] : [])].join(
    "\n\n",
  );
}

function textBlock(resource: Resource): string | undefined {
  if ("dockerfile" in resource) return block("dockerfile", resource.dockerfile as string);
  return "compose" in resource ? block("yaml", dump(resource["compose"])) : undefined;
}

/** A manifest; another provider's resource as a program in Pulumi's YAML. */
function yamlOf(resource: Resource): string | undefined {
  if (JSON.stringify(resource).includes(SIGNATURE)) return undefined;
  if ("apiVersion" in resource) return dump(resource, { lineWidth: 120 });
  const { type, inputs } = resource as { type: string; inputs: JsonMap };
  return type.startsWith("pulumi") ? undefined : dump({ resources: { subject: { type, properties: inputs } } }, { lineWidth: 120 });
}

async function typescriptOf(resources: readonly Resource[]): Promise<string> {
  const statements = resources.map((resource, index) => {
    const inputs = "inputs" in resource ? (resource["inputs"] as JsonMap) : (resource as JsonMap);
    const { className, hasKind } = classOf(resource);
    const { apiVersion, kind, ...rest } = inputs;
    const args = hasKind ? rest : { apiVersion, kind, ...rest };
    return `new ${className}("${nameOf(inputs, index)}", ${literal("inputs" in resource ? inputs : (args as JsonMap))});`;
  });
  return (await format(statements.join("\n"), { parser: "typescript", printWidth: 100 })).trimEnd();
}

/** The class of the SDK that declares a resource, and whether it knows the apiVersion and kind by itself. */
function classOf(resource: JsonMap): { className: string; hasKind: boolean } {
  if (typeof resource["type"] === "string" && "inputs" in resource)
    return { className: pulumiClass(resource["type"]), hasKind: false };
  const { apiVersion, kind } = resource as { apiVersion: string; kind: string };
  const [group = "", version = ""] = apiVersion.includes("/") ? apiVersion.split("/") : ["core", apiVersion];
  const module = group.split(".")[0] as string;
  const file = `${module}/${version}/${kind.charAt(0).toLowerCase()}${kind.slice(1)}.js`;
  const isBuiltIn = existsSync(join(KUBERNETES_SDK, file)) && (!group.includes(".") || group.endsWith(".k8s.io"));
  return isBuiltIn
    ? { className: `k8s.${module}.${version}.${kind}`, hasKind: true }
    : { className: "k8s.apiextensions.CustomResource", hasKind: false };
}

/** `vault:pkiSecret/secretBackendRole:SecretBackendRole` as `vault.pkisecret.SecretBackendRole`. */
function pulumiClass(type: string): string {
  const [name = "", module = "", kind = ""] = type.split(":");
  if (type === "pulumi:providers:kubernetes") return "k8s.Provider";
  if (name === "pulumi") return `${kind}.Provider`;
  const folder = module.split("/")[0] as string;
  if (name === "kubernetes") return `k8s.${folder.replace(".sh", "")}.${module.split("/")[1] ?? ""}.${kind}`;
  if (name === "pulumi-nodejs") return kind === "Resource" ? "DynamicResource" : kind;
  return folder === "index" || folder === ""
    ? `${name.replace(/-(.)/g, (_, c: string) => c.toUpperCase())}.${kind}`
    : `${name}.${folder.toLowerCase()}.${kind}`;
}

function nameOf(inputs: JsonMap, index: number): string {
  const name = (inputs["metadata"] as JsonMap | undefined)?.["name"];
  return typeof name === "string" ? name : `subject${index || ""}`;
}

function literal(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (SIGNATURE in value) return `pulumi.secret(${literal(value["value"] ?? null)})`;
  const entries = Object.entries(value).map(
    ([key, child]) => `${/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key)}: ${literal(child)}`,
  );
  return `{ ${entries.join(", ")} }`;
}

function block(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}
