import { ingressSnippets } from "../../../../policies/rules/network/ingress-snippets";
import { secret, UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "ingress must not carry a snippet of configuration";
const annotation = (key: string): string => `metadata.annotations["${key}"]`;
const SNIPPET = annotation("nginx.ingress.kubernetes.io/configuration-snippet");
const HEADER = "more_set_headers 'X-Frame-Options: DENY';";

testRule(ingressSnippets, {
  base: {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "web", namespace: "shop" },
    spec: { rules: [{ host: "shop.example.com" }] },
  },
  compliant: [
    { [annotation("nginx.ingress.kubernetes.io/rewrite-target")]: "/" },
    { [annotation("nginx.ingress.kubernetes.io/rewrite-target")]: UNKNOWN },
    { [annotation("example.com/code-snippets-url")]: "https://example.com" },
  ],
  violations: [
    { set: { [SNIPPET]: HEADER }, path: SNIPPET, message: MESSAGE },
    ...["server-snippet", "auth-snippet", "stream-snippet", "modsecurity-snippet"].map((name) => {
      const path = annotation(`nginx.ingress.kubernetes.io/${name}`);
      return { set: { [path]: HEADER }, path, message: MESSAGE };
    }),
    { set: { [annotation("nginx.org/server-snippets")]: HEADER }, path: annotation("nginx.org/server-snippets"), message: MESSAGE },
    {
      set: { [annotation("haproxy.org/backend-config-snippet")]: HEADER },
      path: annotation("haproxy.org/backend-config-snippet"),
      message: MESSAGE,
    },
    {
      set: { [annotation("custom.example.com/server-snippet")]: HEADER },
      path: annotation("custom.example.com/server-snippet"),
      message: MESSAGE,
    },
    { set: { [SNIPPET]: secret(HEADER) }, path: SNIPPET, message: MESSAGE },
  ],
  undecided: [
    { set: { [SNIPPET]: UNKNOWN }, path: SNIPPET, message: MESSAGE },
    { set: { "metadata.annotations": UNKNOWN }, path: "metadata.annotations", message: MESSAGE },
  ],
  legitimate: [{ what: "a cluster of one team that has reviewed the snippet", set: { [SNIPPET]: HEADER }, waived: true }],
});

testRule(ingressSnippets, {
  base: {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "ingress-nginx-controller", namespace: "ingress-nginx" },
    data: { "allow-snippet-annotations": "false" },
  },
  compliant: [{ 'data["allow-snippet-annotations"]': null }, { data: null }],
  violations: ["true", "True", "1", "t"].map((value) => ({
    set: { 'data["allow-snippet-annotations"]': value },
    path: "data.allow-snippet-annotations",
    message: "configuration of the controller must not allow snippets",
  })),
  undecided: [
    {
      set: { 'data["allow-snippet-annotations"]': UNKNOWN },
      path: "data.allow-snippet-annotations",
      message: "configuration of the controller must not allow snippets",
    },
  ],
});
