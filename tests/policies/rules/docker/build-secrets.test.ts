import { buildSecrets } from "../../../../policies/rules/docker/build-secrets";
import { UNKNOWN, secret } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "build argument must not hold a secret";

testRule(buildSecrets, {
  base: {
    type: "docker:index/image:Image",
    inputs: { imageName: "registry.example.com/app:1.4", build: { context: ".", args: { VERSION: "1.4" } } },
  },
  compliant: [{ "build.args": { TOKEN_URL: "https://example.com/token" } }],
  violations: [
    { set: { "build.args": { NPM_TOKEN: "correct-horse" } }, path: "build.args.NPM_TOKEN", message: MESSAGE },
    { set: { "build.args": { NPM_TOKEN: UNKNOWN } }, path: "build.args.NPM_TOKEN", message: MESSAGE },
    { set: { "build.args": { REPOSITORY: secret("x") } }, path: "build.args.REPOSITORY", message: MESSAGE },
    {
      set: { "build.args": { REPOSITORY: "https://me:correct-horse@example.com/r" } },
      path: "build.args.REPOSITORY",
      message: MESSAGE,
    },
  ],
  undecided: [
    { set: { "build.args": UNKNOWN }, path: "build.args", message: MESSAGE },
    { set: { "build.args": { VERSION: UNKNOWN } }, path: "build.args.VERSION", message: MESSAGE },
  ],
  legitimate: [
    { what: "an argument that only names a secret", set: { "build.args": { TOKEN_FILE: "/run/secrets/npm" } } },
    { what: "a token that opens nothing", set: { "build.args": { DEMO_TOKEN: "demo-demo-demo" } }, waived: true },
  ],
});

testRule(buildSecrets, {
  base: { type: "docker-build:index:Image", inputs: { push: true, buildArgs: { VERSION: "1.4" } } },
  compliant: [{ secrets: { NPM_TOKEN: secret("x") } }],
  violations: [{ set: { buildArgs: { NPM_TOKEN: "correct-horse" } }, path: "buildArgs.NPM_TOKEN", message: MESSAGE }],
});

testRule(buildSecrets, {
  base: {
    type: "docker:index/registryImage:RegistryImage",
    inputs: { name: "registry.example.com/app:1.4", build: { context: "." } },
  },
  compliant: [],
  violations: [{ set: { "build.buildArgs": { NPM_TOKEN: "correct-horse" } }, path: "build.buildArgs.NPM_TOKEN", message: MESSAGE }],
});

testRule(buildSecrets, {
  base: { compose: { services: { web: { build: { context: "." } } } } },
  compliant: [{ "services.web.build.args": { VERSION: "${VERSION}" } }, { "services.web.build": "." }],
  violations: [
    { set: { "services.web.build.args": ["NPM_TOKEN"] }, path: "services.web.build.args.NPM_TOKEN", message: MESSAGE },
    {
      set: { "services.web.build.args": { NPM_TOKEN: "${NPM_TOKEN}" } },
      path: "services.web.build.args.NPM_TOKEN",
      message: MESSAGE,
    },
  ],
});
