import { configMapSecrets } from "../../../../policies/rules/secret/config-map-secrets";
import { secret, UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "ConfigMap must not hold a secret";
const KEY = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIE5FVkVSVVNFRFRISVNLRVlBTllXSEVSRQ==\n-----END PRIVATE KEY-----\n";

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

testRule(configMapSecrets, {
  base: {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "web", namespace: "shop" },
    data: { level: "info", "web.yaml": "database:\n  user: shop\n  password: ${DB_PASSWORD}\n" },
  },
  compliant: [
    { data: null },
    { "data.password": "" },
    { "data.passwordFile": "/run/secrets/db/password" },
    { "binaryData.logo": base64("PNG") },
    { 'data["ca.crt"]': "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n" },
  ],
  violations: [
    { set: { "data.password": "hunter2" }, path: "data.password", message: MESSAGE },
    {
      set: { 'data["web.yaml"]': "database:\n  user: shop\n  password: hunter2\n" },
      path: 'data["web.yaml"]',
      message: MESSAGE,
    },
    { set: { 'data["web.ini"]': "[database]\nadmin_password = admin\n" }, path: 'data["web.ini"]', message: MESSAGE },
    { set: { 'data["web.json"]': '{"database":{"password":"hunter2"}}' }, path: 'data["web.json"]', message: MESSAGE },
    { set: { 'data["tls.key"]': KEY }, path: 'data["tls.key"]', message: MESSAGE },
    { set: { 'binaryData["tls.key"]': base64(KEY) }, path: 'binaryData["tls.key"]', message: MESSAGE },
    { set: { "binaryData.password": base64("hunter2") }, path: "binaryData.password", message: MESSAGE },
    { set: { "data.level": secret("info") }, path: "data.level", message: MESSAGE },
  ],
  undecided: [
    { set: { "data.level": UNKNOWN }, path: "data.level", message: MESSAGE },
    { set: { data: UNKNOWN }, path: "data", message: MESSAGE },
    { set: { binaryData: UNKNOWN }, path: "binaryData", message: MESSAGE },
    {
      set: { data: secret({ level: "info" }) },
      path: "data",
      message: MESSAGE,
      reason: "what is around it is marked secret as a whole",
    },
  ],
  legitimate: [
    {
      what: "an example in a text for people",
      set: { 'data["motd.txt"]': "Log in with:\npassword: hunter2\n" },
      waived: true,
    },
    {
      what: "the configuration of software that finds its secrets elsewhere",
      set: {
        'data["prometheus.yml"]':
          "scrape_configs:\n- job_name: web\n  authorization:\n    credentials_file: /var/run/secrets/kubernetes.io/serviceaccount/token\n",
        'data["init.sh"]': 'AUTH="$(cat /run/secrets/auth)"\nexport TOKEN=$(cat /run/secrets/token)\n',
        'data["nsswitch.conf"]': "passwd: files\n",
        'data["postgresql.conf"]': "password_encryption = scram-sha-256\n",
      },
    },
  ],
});
