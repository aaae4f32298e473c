import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { isRootUser } from "../../model/docker/docker-values";
import { texts } from "../../parameter";
import { defineRule, requireField, violation } from "../../rule";

export const user = defineRule({
  id: "dockerfile-user",
  title: "Images must run as a user other than root",
  rationale:
    "A root process that escapes its container is root on the host; and what an image is built for is seldom run otherwise.",
  severity: "medium",
  appliesTo: "dockerfile",
  controls: [cisDocker("4.1"), nist800190("4.1.2"), pciDss("2.2.6"), mitreAttack("T1611")],
  remediation: "Add USER with a number above 10000 (USER 10001:10001) as the last change of user in the last stage.",
  waiveWhen: "The software starts as root to bind ports or change owners, and gives root up by itself, as many databases do.",
  parameters: {
    bases: texts("Base images whose own user is not root, without registry docker.io; * stands for any text.", [
      "gcr.io/distroless/*nonroot*",
      "nginxinc/nginx-unprivileged:*",
      "cgr.dev/chainguard/static:*",
    ]),
  },
  *check(dockerfile, _context, { bases }) {
    const stage = dockerfile.final;
    if (!stage) return;
    const claim = "image must run as a user other than root";
    const user = stage.effective("USER");
    if (user.state !== "absent") yield* requireField(user, (value) => !isRootUser(value) && !isAdministrator(value), claim);
    else if (stage.base.state === "unknown") yield* requireField(stage.base, () => false, claim);
    else if (!bases.some((base) => matches(base, stage.base.value))) yield* violation(user, claim);
  },
});

/** The user of Windows images that may do anything. */
function isAdministrator(user: unknown): boolean {
  return typeof user === "string" && /^(?:User Manager\\)?ContainerAdministrator$/i.test(user);
}

function matches(pattern: string, image: unknown): boolean {
  const expression = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return typeof image === "string" && new RegExp(`^(?:docker\\.io/)?${expression.join(".*")}$`).test(image);
}
