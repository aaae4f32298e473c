import { publishedAddress } from "../../../../policies/rules/docker/published-address";
import { COMPOSE, CONTAINER, fromEnvironment } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "container must publish its ports on a chosen address";

testRule(publishedAddress, {
  base: CONTAINER,
  compliant: [
    { ports: [{ internal: 80, external: 443 }] },
    { ports: [{ internal: 80, external: 8080, ip: "10.0.0.5" }] },
    { set: { ports: [{ internal: 80, external: 8080 }] }, parameters: { publicPorts: ["8080"] } },
  ],
  violations: [
    { set: { ports: [{ internal: 80, external: 8080 }] }, path: "ports[0]", message: MESSAGE },
    { set: { ports: [{ internal: 80, external: 8080, ip: "0.0.0.0" }] }, path: "ports[0].ip", message: MESSAGE },
    { set: { ports: [{ internal: 80, external: 8080, ip: "::" }] }, path: "ports[0].ip", message: MESSAGE },
    { set: { ports: [{ internal: 80 }] }, path: "ports[0]", message: MESSAGE },
    { set: { ports: [{ internal: 80, external: 80 }] }, parameters: { publicPorts: [] }, path: "ports[0]", message: MESSAGE },
    { set: { publishAllPorts: true }, path: "publishAllPorts", message: "container must not publish all of its ports" },
  ],
  undecided: [
    { set: { ports: UNKNOWN }, path: "ports", message: MESSAGE },
    { set: { ports: [{ internal: 80, external: 8080, ip: UNKNOWN }] }, path: "ports[0].ip", message: MESSAGE },
    { set: { ports: [{ internal: 80, external: UNKNOWN }] }, path: "ports[0].external", message: MESSAGE },
  ],
  legitimate: [
    {
      what: "a reverse proxy",
      set: {
        ports: [
          { internal: 8080, external: 80 },
          { internal: 8443, external: 443 },
        ],
      },
    },
    { what: "a mail server", set: { ports: [{ internal: 25, external: 25 }] }, waived: true },
  ],
});

testRule(publishedAddress, {
  base: COMPOSE,
  compliant: [
    { "services.web.ports": ["127.0.0.1:80:80", "[::1]:5432:5432", "443:8443/tcp"] },
    { "services.web.ports": [{ target: 80, published: "8080", host_ip: "127.0.0.1" }] },
  ],
  violations: [
    {
      set: { "services.web.ports": ["8080:80"] },
      path: "services.web.ports[0]",
      message: 'service "web" must publish its ports on a chosen address',
    },
    {
      set: { "services.web.ports": [8080] },
      path: "services.web.ports[0]",
      message: 'service "web" must publish its ports on a chosen address',
    },
    {
      set: { "services.web.ports": ["0.0.0.0:8080:80/tcp"] },
      path: "services.web.ports[0].host_ip",
      message: 'service "web" must publish its ports on a chosen address',
    },
    {
      set: { "services.web.ports": ["[::]:8080:80"] },
      path: "services.web.ports[0].host_ip",
      message: 'service "web" must publish its ports on a chosen address',
    },
    {
      set: { "services.web.ports": ["3000-3005:3000-3005"] },
      path: "services.web.ports[0]",
      message: 'service "web" must publish its ports on a chosen address',
    },
    {
      set: { "services.web.ports": [{ target: 80, published: 8080 }] },
      path: "services.web.ports[0]",
      message: 'service "web" must publish its ports on a chosen address',
    },
    {
      set: { "services.web.ports": ["nonsense"] },
      path: "services.web.ports[0]",
      message: 'service "web" must publish its ports on a chosen address',
    },
  ],
  undecided: [
    {
      set: { "services.web.ports": ["${PORT}:80"] },
      path: "services.web.ports[0]",
      message: 'service "web" must publish its ports on a chosen address',
      reason: fromEnvironment("services.web.ports[0]"),
    },
  ],
});
