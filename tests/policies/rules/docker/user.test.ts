import { user } from "../../../../policies/rules/docker/user";
import { COMPOSE, CONTAINER, SERVICE, fromEnvironment } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "container must run as a user other than root";

testRule(user, {
  base: CONTAINER,
  compliant: [{ user: "app" }, { user: "1000:0" }],
  violations: [
    { set: { user: "root" }, path: "user", message: MESSAGE },
    { set: { user: "0" }, path: "user", message: MESSAGE },
    { set: { user: "0:1000" }, path: "user", message: MESSAGE },
    { set: { user: "root:app" }, path: "user", message: MESSAGE },
    { set: { user: "+0" }, path: "user", message: MESSAGE },
    { set: { user: ":1000" }, path: "user", message: MESSAGE },
    { set: { user: null }, parameters: { named: true }, path: "user", message: MESSAGE },
    { set: { user: "" }, parameters: { named: true }, path: "user", message: MESSAGE },
    { set: { user: "00" }, path: "user", message: MESSAGE },
  ],
  undecided: [
    { set: { user: UNKNOWN }, path: "user", message: MESSAGE },
    { set: { user: null }, path: "user", message: MESSAGE, reason: "where none is set the image decides" },
    { set: { user: "" }, path: "user", message: MESSAGE, reason: "where none is set the image decides" },
  ],
  legitimate: [{ what: "a database that gives root up by itself", set: { user: "root", image: "postgres:17.2" }, waived: true }],
});

testRule(user, {
  base: COMPOSE,
  compliant: [{ "services.web.user": 1000 }],
  violations: [
    { set: { "services.web.user": 0 }, path: "services.web.user", message: 'service "web" must run as a user other than root' },
    {
      set: { "services.web.user": "${UID:-0}:1000" },
      path: "services.web.user",
      message: 'service "web" must run as a user other than root',
    },
  ],
  undecided: [
    {
      set: { "services.web.user": "${UID}" },
      path: "services.web.user",
      message: 'service "web" must run as a user other than root',
      reason: fromEnvironment("services.web.user"),
    },
  ],
});

testRule(user, {
  base: SERVICE,
  compliant: [],
  violations: [
    {
      set: { "taskSpec.containerSpec.user": "root" },
      path: "taskSpec.containerSpec.user",
      message: "service must run as a user other than root",
    },
  ],
});
