import { secretEnvironment } from "../../../../policies/rules/secret/secret-environment";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const ENV = "spec.containers[0].env";
const FROM = "spec.containers[0].envFrom";
const MESSAGE = 'container "app" must not take a secret into its environment';

testRule(secretEnvironment, {
  compliant: [
    { [ENV]: [{ name: "LEVEL", value: "info" }] },
    { [ENV]: [{ name: "LEVEL", valueFrom: { configMapKeyRef: { name: "web", key: "level" } } }] },
    { [FROM]: [{ configMapRef: { name: "web" } }] },
  ],
  violations: [
    {
      set: { [ENV]: [{ name: "DB_PASSWORD", valueFrom: { secretKeyRef: { name: "db", key: "password" } } }] },
      path: `${ENV}[0].valueFrom.secretKeyRef`,
      message: MESSAGE,
    },
    {
      set: { [FROM]: [{ configMapRef: { name: "web" } }, { secretRef: { name: "db" } }] },
      path: `${FROM}[1].secretRef`,
      message: MESSAGE,
    },
  ],
  undecided: [
    { set: { [ENV]: [{ name: "LEVEL", valueFrom: UNKNOWN }] }, path: `${ENV}[0].valueFrom`, message: MESSAGE },
    { set: { [FROM]: UNKNOWN }, path: FROM, message: MESSAGE },
  ],
  legitimate: [
    {
      what: "a client of Redis that takes its password from the environment alone",
      set: { [ENV]: [{ name: "REDIS_PASSWORD", valueFrom: { secretKeyRef: { name: "redis", key: "auth" } } }] },
      waived: true,
    },
    {
      what: "a database that reads its password from a file",
      set: {
        "spec.volumes": [{ name: "password", secret: { secretName: "db" } }],
        "spec.containers[0].volumeMounts": [{ name: "password", mountPath: "/run/secrets/db", readOnly: true }],
        [ENV]: [{ name: "POSTGRES_PASSWORD_FILE", value: "/run/secrets/db/password" }],
      },
    },
  ],
});
