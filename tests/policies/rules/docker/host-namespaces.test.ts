import { hostNamespaces } from "../../../../policies/rules/docker/host-namespaces";
import { COMPOSE, CONTAINER, SERVICE, fromEnvironment } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(hostNamespaces, {
  base: CONTAINER,
  compliant: [{ networkMode: "bridge", pidMode: "container:abc", ipcMode: "private" }],
  violations: [
    { set: { networkMode: "host" }, path: "networkMode", message: "container must not share the network namespace of its host" },
    { set: { pidMode: "host" }, path: "pidMode", message: "container must not share the process namespace of its host" },
    { set: { ipcMode: "host" }, path: "ipcMode", message: "container must not share the IPC namespace of its host" },
    { set: { usernsMode: "host" }, path: "usernsMode", message: "container must not share the user namespace of its host" },
    { set: { cgroupnsMode: "host" }, path: "cgroupnsMode", message: "container must not share the cgroup namespace of its host" },
    {
      set: { networksAdvanced: [{ name: "host" }] },
      path: "networksAdvanced[0]",
      message: "container must not share the network namespace of its host",
    },
  ],
  undecided: [
    { set: { pidMode: UNKNOWN }, path: "pidMode", message: "container must not share the process namespace of its host" },
    {
      set: { networksAdvanced: UNKNOWN },
      path: "networksAdvanced",
      message: "container must not share the network namespace of its host",
    },
  ],
  legitimate: [{ what: "a proxy in front of all others", set: { networkMode: "host" }, waived: true }],
});

testRule(hostNamespaces, {
  base: COMPOSE,
  compliant: [
    { "services.web.networks": ["front"], networks: { front: {} } },
    { "services.web.networks": { front: { aliases: ["a"] } } },
    { "services.web.pid": "service:db" },
  ],
  violations: [
    {
      set: { "services.web.network_mode": "host" },
      path: "services.web.network_mode",
      message: 'service "web" must not share the network namespace of its host',
    },
    {
      set: { "services.web.pid": "host" },
      path: "services.web.pid",
      message: 'service "web" must not share the process namespace of its host',
    },
    {
      set: { "services.web.ipc": "host" },
      path: "services.web.ipc",
      message: 'service "web" must not share the IPC namespace of its host',
    },
    {
      set: { "services.web.uts": "host" },
      path: "services.web.uts",
      message: 'service "web" must not share the UTS namespace of its host',
    },
    {
      set: { "services.web.userns_mode": "host" },
      path: "services.web.userns_mode",
      message: 'service "web" must not share the user namespace of its host',
    },
    {
      set: { "services.web.cgroup": "host" },
      path: "services.web.cgroup",
      message: 'service "web" must not share the cgroup namespace of its host',
    },
    {
      set: { "services.web.networks": ["outside"], networks: { outside: { external: true, name: "host" } } },
      path: "services.web.networks[0]",
      message: 'service "web" must not share the network namespace of its host',
    },
    {
      set: { "services.web.networks": { outside: null }, networks: { outside: { external: { name: "host" } } } },
      path: "services.web.networks",
      message: 'service "web" must not share the network namespace of its host',
    },
    {
      set: { "services.web.networks": ["outside"], networks: { outside: { driver: "host" } } },
      path: "services.web.networks[0]",
      message: 'service "web" must not share the network namespace of its host',
    },
  ],
  undecided: [
    {
      set: { "services.web.network_mode": "${MODE}" },
      path: "services.web.network_mode",
      message: 'service "web" must not share the network namespace of its host',
      reason: fromEnvironment("services.web.network_mode"),
    },
  ],
});

testRule(hostNamespaces, {
  base: SERVICE,
  compliant: [],
  violations: [
    {
      set: { "taskSpec.networksAdvanceds": [{ name: "host" }] },
      path: "taskSpec.networksAdvanceds[0]",
      message: "service must not share the network namespace of its host",
    },
  ],
});
