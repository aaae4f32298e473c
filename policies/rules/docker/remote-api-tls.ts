import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { defineRule, requireField } from "../../rule";

export const remoteApiTls = defineRule({
  id: "docker-remote-api-tls",
  title: "Remote container engines must be commanded over TLS with client certificates",
  rationale:
    "An engine that takes orders over plain TCP takes them from everyone who reaches the port, and each of them becomes root on its host.",
  severity: "critical",
  appliesTo: "resource",
  kinds: ["pulumi:providers:docker", "pulumi:providers:docker-build"],
  controls: [
    pciDss("1.2.6"),
    cisDocker("2.7"),
    pciDss("2.2.7"),
    pciDss("8.3.1"),
    mitreAttack("T1609"),
    mitreAttack("T1610"),
    mitreAttack("T1133"),
  ],
  remediation:
    "Use ssh://, or let the engine demand certificates (--tlsverify) and set certPath, or caMaterial, certMaterial and keyMaterial.",
  waiveWhen: "The engine listens inside of a tunnel or a network that nothing but this program joins.",
  *check({ root }) {
    const certificate = [root.get("certPath"), root.get("certMaterial")].find(({ state }) => state !== "absent");
    const isEncrypted = (value: unknown): boolean => typeof value !== "string" || !REMOTE.test(value) || LOCAL.test(value);
    if (!certificate || certificate.value === "") {
      yield* requireField(root.get("host"), isEncrypted, "engine must be commanded over TLS");
    }
  },
});

const REMOTE = /^\s*(?:tcp|http):\/\//i;
const LOCAL = /^\s*\w+:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?:[:/]|\s*$)/i;
