import { alertRoutes } from "../../../../policies/rules/observability/alert-routes";
import { secret, UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "alerts that no other route takes must reach someone";
const UNREADABLE = "the text cannot be read as a configuration of Alertmanager";
const RECEIVER = "spec.route.receiver";
const TEXT = 'stringData["alertmanager.yaml"]';
const DATA = 'data["alertmanager.yaml"]';
const GOOD = `
route: {receiver: pager, routes: [{receiver: "null", matchers: [alertname = InfoInhibitor]}]}
receivers:
- name: "null"
- name: pager
  pagerduty_configs: [{routing_key: correct-horse}]
`;
const base64 = (text: string): string => Buffer.from(text).toString("base64");

testRule(alertRoutes, {
  base: {
    apiVersion: "monitoring.coreos.com/v1alpha1",
    kind: "AlertmanagerConfig",
    metadata: { name: "shop", namespace: "shop" },
    spec: { route: { receiver: "pager" }, receivers: [{ name: "pager", pagerdutyConfigs: [{ url: "https://example.com" }] }] },
  },
  compliant: [{ "spec.route": null }, { "spec.receivers[1]": { name: "null" } }],
  violations: [
    { set: { [RECEIVER]: "null", "spec.receivers[1]": { name: "null" } }, path: RECEIVER, message: MESSAGE },
    { set: { [RECEIVER]: null }, path: RECEIVER, message: MESSAGE },
    { set: { [RECEIVER]: "" }, path: RECEIVER, message: MESSAGE },
    { set: { [RECEIVER]: "nobody" }, path: RECEIVER, message: MESSAGE },
    { set: { "spec.receivers": null }, path: RECEIVER, message: MESSAGE },
    { set: { "spec.receivers[0].pagerdutyConfigs": [] }, path: RECEIVER, message: MESSAGE },
  ],
  undecided: [
    { set: { [RECEIVER]: UNKNOWN }, path: RECEIVER, message: MESSAGE },
    { set: { "spec.receivers": UNKNOWN }, path: "spec.receivers", message: MESSAGE },
    { set: { spec: UNKNOWN }, path: "spec", message: MESSAGE },
  ],
  legitimate: [
    {
      what: "a root route that drops what the routes below it do not take",
      set: { [RECEIVER]: "null", "spec.receivers[1]": { name: "null" }, "spec.route.routes": [{ receiver: "pager" }] },
      waived: true,
    },
  ],
});

testRule(alertRoutes, {
  base: {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "alertmanager-main", namespace: "monitoring" },
    stringData: { "alertmanager.yaml": GOOD },
  },
  compliant: [
    { stringData: null, [DATA]: base64(GOOD) },
    { stringData: null },
    { stringData: { password: "correct-horse" } },
    { [TEXT]: secret(GOOD) },
    {
      [TEXT]: JSON.stringify({
        route: { receiver: "a" },
        receivers: [{ name: "a", webhook_configs: [{ url: "https://example.com" }] }],
      }),
    },
  ],
  violations: [
    { set: { [TEXT]: "route: {receiver: Default}\nreceivers: [{name: Default}]\n" }, path: TEXT, message: MESSAGE },
    { set: { [TEXT]: secret("route: {receiver: Default}\nreceivers: [{name: Default}]\n") }, path: TEXT, message: MESSAGE },
    { set: { [TEXT]: "receivers: [{name: a, webhook_configs: [{}]}]" }, path: TEXT, message: MESSAGE },
    {
      set: { [TEXT]: "route: {routes: [{receiver: a}]}\nreceivers: [{name: a, webhook_configs: [{}]}]" },
      path: TEXT,
      message: MESSAGE,
    },
    { set: { stringData: null, [DATA]: base64("route: {receiver: a}") }, path: DATA, message: MESSAGE },
    {
      set: { stringData: null, 'data["alertmanager.yml"]': base64("route: {receiver: a}") },
      path: 'data["alertmanager.yml"]',
      message: MESSAGE,
    },
  ],
  undecided: [
    { set: { [TEXT]: UNKNOWN }, path: TEXT, message: MESSAGE },
    { set: { [TEXT]: "route: {receiver: [" }, path: TEXT, message: MESSAGE, reason: UNREADABLE },
    { set: { [TEXT]: "correct-horse" }, path: TEXT, message: MESSAGE, reason: UNREADABLE },
    { set: { [TEXT]: 7 }, path: TEXT, message: MESSAGE, reason: UNREADABLE },
  ],
});

testRule(alertRoutes, {
  base: {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "alertmanager", namespace: "monitoring" },
    data: { "alertmanager.yml": GOOD },
  },
  compliant: [{ data: null }, { data: { other: "route: {receiver: a}" } }],
  violations: [{ set: { 'data["alertmanager.yml"]': "route: {receiver: a}" }, path: 'data["alertmanager.yml"]', message: MESSAGE }],
  undecided: [{ set: { data: UNKNOWN }, path: "data", message: MESSAGE }],
});
