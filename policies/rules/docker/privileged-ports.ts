import { cisDocker } from "../../frameworks/cis-docker";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { hasPort } from "../../model/docker/docker-values";
import { texts } from "../../parameter";
import { defineRule, requireField } from "../../rule";

export const privilegedPorts = defineRule({
  id: "docker-privileged-ports",
  title: "Docker containers must not publish privileged ports of their host",
  rationale: "Clients trust what answers below port 1024; a container there stands in for a service of the host.",
  severity: "low",
  appliesTo: "docker-container",
  controls: [cisDocker("5.8"), nist800190("4.4.2"), pciDss("1.2.5")],
  remediation: "Publish a port from 1024 upwards, and let the proxy in front of the host take the well-known one.",
  waiveWhen: "The protocol allows no other port, as DNS and mail do not. Where many do, list the ports in `allowed`.",
  parameters: { allowed: texts("Privileged ports that may be published.", ["80", "443"]) },
  *check(container, _context, { allowed }) {
    const claim = `${container.label} must not publish a privileged port of its host`;
    const isRefused = (port: number): boolean => port > 0 && port < FIRST_UNPRIVILEGED && !allowed.includes(String(port));
    for (const { published } of container.ports()) {
      yield* requireField(published, (value) => value === undefined || !hasPort(value, isRefused), claim);
    }
  },
});

const FIRST_UNPRIVILEGED = 1024;
