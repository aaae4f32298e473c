import { duplicateEnvironment } from "../../../../policies/rules/reliability/duplicate-environment";
import { secret, UNKNOWN, type Json } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const message = 'container "app" must not set an environment variable twice';
const path = "spec.containers[0].env[1].name";
const env = (...entries: Json[]): Record<string, Json> => ({ "spec.containers[0].env": entries });

testRule(duplicateEnvironment, {
  compliant: [
    env({ name: "LOG_LEVEL", value: "info" }, { name: "LOG_FORMAT", value: "json" }),
    env({ name: "PATH", value: "/bin" }, { name: "PATH", value: "$(PATH):/opt/bin" }),
    env({ name: "LEVEL", value: "info" }, { name: "level", value: "info" }),
    env({ name: UNKNOWN, value: "info" }),
  ],
  violations: [
    { set: env({ name: "LOG_LEVEL", value: "info" }, { name: "LOG_LEVEL", value: "debug" }), path, message },
    {
      set: env({ name: "TOKEN", value: "x" }, { name: "TOKEN", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }),
      path,
      message,
    },
    { set: env({ name: "PATH", value: "/bin" }, { name: "PATH", value: "$(PATH)" }), path, message },
    { set: env({ name: "PATH", value: secret("/bin") }, { name: "PATH", value: secret("/opt/bin") }), path, message },
  ],
  undecided: [
    { set: { "spec.containers[0].env": UNKNOWN }, path: "spec.containers[0].env", message },
    { set: env({ name: "PATH", value: "/bin" }, { name: UNKNOWN, value: "/opt/bin" }), path, message },
    {
      set: env({ name: "PATH", value: "/bin" }, { name: "PATH", value: UNKNOWN }),
      path: "spec.containers[0].env[1].value",
      message,
    },
  ],
  legitimate: [
    {
      what: "a chart that appends what its users set",
      set: env({ name: "LOG_LEVEL", value: "info" }, { name: "LOG_LEVEL", value: "warn" }),
      waived: true,
    },
  ],
});
