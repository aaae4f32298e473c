import boundaries from "eslint-plugin-boundaries";
import tseslint from "typescript-eslint";

/** The rooms of docs/architecture.md, and what each may import. */
const ROOMS = {
  errors: { pattern: "policies/errors.ts", file: true, mayImport: ["model"] },
  version: { pattern: "policies/version.ts", file: true, mayImport: ["manifest"] },
  manifest: { pattern: "package.json", file: true, mayImport: [] },
  model: { pattern: "policies/model", mayImport: ["model"] },
  sources: { pattern: "policies/sources", mayImport: ["sources", "model", "errors"] },
  frameworks: { pattern: "policies/frameworks", mayImport: ["frameworks"] },
  parameter: { pattern: "policies/parameter.ts", file: true, mayImport: [] },
  rule: { pattern: "policies/rule.ts", file: true, mayImport: ["model", "frameworks", "parameter"] },
  rules: { pattern: "policies/rules", mayImport: ["rules", "rule", "parameter", "model", "frameworks"] },
  profiles: { pattern: "policies/profiles", mayImport: ["profiles", "rules", "rule", "parameter", "frameworks", "errors"] },
  waivers: { pattern: "policies/waivers", mayImport: ["waivers", "sources", "rules", "rule", "model", "errors"] },
  evaluate: { pattern: "policies/evaluate.ts", file: true, mayImport: ["model", "profiles", "rule", "waivers"] },
  remediate: { pattern: "policies/remediate.ts", file: true, mayImport: ["model", "profiles", "rule"] },
  signatures: { pattern: "policies/signatures", mayImport: ["signatures", "sources", "model", "errors"] },
  reporters: { pattern: "policies/reporters", mayImport: ["reporters", "evaluate", "rule", "model", "version"] },
  policies: {
    pattern: ["policies/index.ts", "policies/pack.ts", "policies/targets/**", "policies/cli/**"],
    file: true,
    mayImport: [
      "policies",
      "errors",
      "version",
      "model",
      "sources",
      "frameworks",
      "rule",
      "rules",
      "profiles",
      "waivers",
      "signatures",
      "evaluate",
      "remediate",
      "reporters",
    ],
  },
  components: { pattern: "components", mayImport: ["components", "mtls", "signatures"] },
  // Runs in servers and clients, which have no Pulumi.
  mtls: { pattern: "mtls", mayImport: ["mtls"] },
  stacks: { pattern: "stacks", mayImport: ["components"] },
};
const everything = Object.keys(ROOMS);

export default tseslint.config(
  { ignores: ["dist", "node_modules", "tmp", "coverage", "rendered"] },
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: ["**/*.ts"] })),
  {
    files: ["**/*.ts"],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { boundaries },
    settings: {
      "import/resolver": { node: { extensions: [".ts", ".json"] } },
      "boundaries/elements": everything.map((type) => ({
        type,
        pattern: ROOMS[type].pattern,
        ...(ROOMS[type].file && { partialMatch: false }),
      })),
    },
    rules: {
      "boundaries/dependencies": [
        "error",
        {
          default: "disallow",
          policies: everything.map((type) => ({
            from: { element: { type } },
            allow: { to: { element: { types: { anyOf: ROOMS[type].mayImport } } } },
          })),
        },
      ],
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports", disallowTypeAnnotations: false }],
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": "off",
      "@typescript-eslint/no-non-null-assertion": "error",
      // Lazily loaded modules are required where they are needed.
      "@typescript-eslint/no-require-imports": "off",
      "@typescript-eslint/no-this-alias": ["error", { allowedNames: ["field"] }],
    },
  },
  {
    files: ["policies/**/*.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: ["@pulumi/kubernetes", "@pulumi/kubernetes/*"],
              message: "Rules dispatch on what a resource is, not on its class.",
            },
            { group: ["**/pack"], message: "Requiring the pack starts it." },
          ],
        },
      ],
    },
  },
  { files: ["policies/rules/*/*.ts"], rules: { "max-lines": ["error", { max: 80 }] } },
  // Generated.
  { files: ["policies/rules/index.ts"], rules: { "max-lines": "off" } },
  { files: ["components/**/*.ts"], rules: { "max-lines": ["error", { max: 200, skipBlankLines: true, skipComments: true }] } },
  {
    files: ["tests/**/*.ts", "tools/**/*.ts", "bench/**/*.ts", "examples/**/*.ts"],
    rules: { "boundaries/dependencies": "off", "@typescript-eslint/no-floating-promises": "off" },
  },
);
