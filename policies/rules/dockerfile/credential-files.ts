import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { texts } from "../../parameter";
import { defineRule, requireField } from "../../rule";

export const credentialFiles = defineRule({
  id: "dockerfile-credential-files",
  title: "Files with credentials must not be copied into images",
  rationale:
    "Whoever can pull the image has them, also where a later step removes them; the history of Git holds every one that ever was.",
  severity: "high",
  appliesTo: "dockerfile",
  controls: [cisDocker("4.10"), nist800190("4.1.4"), pciDss("3.6.1.2"), mitreAttack("T1552.001"), mitreAttack("T1552.004")],
  remediation:
    "Name the files in .dockerignore, hand them over with RUN --mount=type=secret while building, and mount them when the container starts.",
  waiveWhen: "The file is a sample, or a public key that is only called like a private one.",
  parameters: { names: texts("Further names of files or folders that hold credentials, compared exactly.") },
  *check(dockerfile, _context, { names }) {
    for (const copy of dockerfile.imageStages.flatMap((stage) => stage.instructions("COPY", "ADD"))) {
      const isSecret = (value: unknown): boolean =>
        typeof value === "string" && value.split("/").some((part) => names.includes(part) || isCredential(part));
      for (const source of copy.get("sources").items()) {
        yield* requireField(source, (value) => !isSecret(value), `${copy.keyword} must not bring files with credentials`);
      }
    }
  },
});

const NAMES =
  /^(?:\.env(?:\..+)?|.+\.env|\.git|\.git-credentials|\.netrc|\.npmrc|\.pypirc|\.ssh|\.aws|\.azure|\.gnupg|\.kube|\.docker|\.htpasswd|\.pgpass|\.vault-token|kubeconfig|credentials(?:\.json)?|secrets?\.(?:ya?ml|json|env|toml|properties)|id_(?:rsa|dsa|ecdsa|ed25519)|.+\.(?:p12|pfx|jks|keystore|kdbx|ppk|tfstate|tfvars|ovpn)|(?:.*[._-])?(?:priv|private|privkey|server|client|tls|ssl|ca)?[._-]?key\.pem|.+\.key)$/i;
const HARMLESS =
  /\.(?:example|sample|template|dist|tmpl|pub|defaults?)$|^(?:.*[._-])?(?:pub|public|gpg|apt|pgp|release|signing|archive|keyring).*\.key$/i;

function isCredential(name: string): boolean {
  return NAMES.test(name) && !HARMLESS.test(name);
}
