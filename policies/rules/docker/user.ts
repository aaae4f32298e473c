import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { isRootUser } from "../../model/docker/docker-values";
import { flag } from "../../parameter";
import { defineRule, requireField, undecided } from "../../rule";

export const user = defineRule({
  id: "docker-user",
  title: "Docker containers must run as a user other than root",
  rationale:
    "A root process that escapes its container is root on the host, unless the engine maps users, which it does not by default.",
  severity: "medium",
  appliesTo: "docker-container",
  controls: [cisDocker("4.1"), nist800190("4.1.2"), nist800190("4.4.3"), pciDss("2.2.6"), mitreAttack("T1611")],
  remediation: 'Name a user of the image or, better, a number above 10000: "10001:10001".',
  waiveWhen: "The software starts as root to bind ports or change owners, and gives root up by itself, as many databases do.",
  parameters: { named: flag("Whether a user must be named even where the image may say one.", false) },
  *check(container, _context, { named }) {
    const user = container.setting("user");
    if (!user) return;
    const claim = `${container.label} must run as a user other than root`;
    // Not so for a patch, where it may stand in the rest.
    const isLeftToImage = user.state === "absent" || user.value === "";
    if (isLeftToImage && !named) yield* undecided(user, claim, "where none is set the image decides");
    else yield* requireField(user, (value) => !isLeftToImage && !isRootUser(value), claim);
  },
});
