import { tlsVerification } from "../../../../policies/rules/provider/tls-verification";
import { secret, UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const TLS = "provider must use verified TLS";
const kubeconfig = (cluster: object): string =>
  JSON.stringify({ apiVersion: "v1", kind: "Config", clusters: [{ name: "prod", cluster }], users: [], contexts: [] });

testRule(tlsVerification, {
  base: { type: "pulumi:providers:vault", inputs: { address: "https://vault.example.com", skipTlsVerify: "false" } },
  compliant: [
    { address: "http://127.0.0.1:8200" },
    { skipTlsVerify: false },
    { skipTlsVerify: null },
    { httpProxy: "http://proxy.example.com:3128" },
    { description: "http is not spoken" },
    { headers: UNKNOWN },
    { skipCredentialsValidation: "true" },
    { authLogin: '{"path":"auth/userpass/login/ci","parameters":{"insecure":"false"}}' },
    { address: "{not json" },
  ],
  violations: [
    { set: { skipTlsVerify: "true" }, path: "skipTlsVerify", message: TLS },
    { set: { skipTlsVerify: true }, path: "skipTlsVerify", message: TLS },
    { set: { skipTlsVerify: "1" }, path: "skipTlsVerify", message: TLS },
    { set: { address: "http://vault.example.com" }, path: "address", message: TLS },
    { set: { address: secret("http://vault.example.com") }, path: "address", message: TLS },
    { set: { insecure: "true" }, path: "insecure", message: TLS },
    { set: { insecureSkipVerify: "yes" }, path: "insecureSkipVerify", message: TLS },
    { set: { allow_unverified_ssl: "true" }, path: "allow_unverified_ssl", message: TLS },
    { set: { plainText: "true" }, path: "plainText", message: TLS },
    { set: { endpoints: '[{"s3":"http://s3.example.com"}]' }, path: "endpoints", message: TLS },
    { set: { tls: { insecure: true } }, path: "tls.insecure", message: TLS },
  ],
  undecided: [
    { set: { skipTlsVerify: UNKNOWN }, path: "skipTlsVerify", message: TLS },
    { set: { address: UNKNOWN }, path: "address", message: TLS },
  ],
  legitimate: [
    {
      what: "a stand-in for a cloud that a test reaches by name",
      set: { endpoints: '[{"s3":"http://localstack:4566"}]' },
      waived: true,
    },
    { what: "a Vault on the developer's machine", set: { address: "http://localhost:8200" } },
  ],
});

testRule(tlsVerification, {
  base: { type: "pulumi:providers:kubernetes", inputs: { kubeconfig: kubeconfig({ server: "https://api.example.com" }) } },
  compliant: [
    { kubeconfig: "~/.kube/config" },
    { kubeconfig: kubeconfig({ server: "https://api.example.com", "insecure-skip-tls-verify": false }) },
    { kubeconfig: "clusters:\n- cluster:\n    server: https://api.example.com\n    insecure-skip-tls-verify: no\n" },
  ],
  violations: [
    {
      set: { kubeconfig: kubeconfig({ server: "https://api.example.com", "insecure-skip-tls-verify": true }) },
      path: "kubeconfig",
      message: TLS,
    },
    { set: { kubeconfig: kubeconfig({ server: "http://api.example.com" }) }, path: "kubeconfig", message: TLS },
    {
      set: { kubeconfig: "clusters:\n- cluster:\n    server: https://api.example.com\n    insecure-skip-tls-verify: yes\n" },
      path: "kubeconfig",
      message: TLS,
    },
  ],
  undecided: [{ set: { kubeconfig: UNKNOWN }, path: "kubeconfig", message: TLS }],
});

testRule(tlsVerification, {
  base: { type: "pulumi:providers:docker", inputs: { registryAuth: '[{"address":"http://registry.example.com"}]' } },
  compliant: [],
  violations: [],
});

testRule(tlsVerification, {
  base: { type: "pulumi:providers:argocd", inputs: { serverAddr: "argocd.example.com:443", insecure: secret("false") } },
  compliant: [],
  violations: [{ set: { insecure: secret("true") }, path: "insecure", message: TLS }],
});
