import { cisDocker } from "../../frameworks/cis-docker";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { texts } from "../../parameter";
import { defineRule, isUnsetOrFalse, requireField, unless } from "../../rule";

export const publishedAddress = defineRule({
  id: "docker-published-address",
  title: "Ports of Docker containers must be published on a chosen address",
  rationale:
    "A port without an address is open on every network of the host, and past its firewall: the engine writes rules of its own in front of it.",
  severity: "medium",
  appliesTo: "docker-container",
  controls: [cisDocker("5.14"), cisDocker("5.9"), nist800190("4.4.2"), pciDss("1.2.5"), mitreAttack("T1133"), mitreAttack("T1190")],
  remediation:
    'Publish on the address that has to be reached: "127.0.0.1:8080:8080", ip: "10.0.0.5"; or use a network that both sides join.',
  waiveWhen: "The port is what the host is there for. Where that is a rule for all hosts, list it in `publicPorts`.",
  parameters: {
    publicPorts: texts("Ports of the host that may be open on every address, such as those of a reverse proxy.", ["80", "443"]),
  },
  *check(container, _context, { publicPorts }) {
    const claim = `${container.label} must publish its ports on a chosen address`;
    for (const { field, address, published } of container.ports()) {
      const place = address.state === "absent" ? field : address;
      const isChosen = (value: unknown): boolean => place === address && typeof value === "string" && !EVERY_ADDRESS.test(value);
      const isPublic = (value: unknown): boolean => isScalar(value) && publicPorts.includes(String(value));
      yield* unless(published, isPublic, requireField(place, isChosen, claim));
    }
    const all = container.setting("publishAllPorts");
    if (all) yield* requireField(all, isUnsetOrFalse, `${container.label} must not publish all of its ports`);
  },
});

const EVERY_ADDRESS = /^\s*$|^(?:0\.){0,3}0$|^\[?[0:]+\]?$|^\*$/;

function isScalar(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}
