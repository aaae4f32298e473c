import assert from "node:assert/strict";
import { Field, Unknown, type Value } from "../../../../policies/model/field";
import {
  coversPath,
  grantOfEverything,
  grants,
  grantsAny,
  grantsSome,
  isAboutKubernetes,
  permissions,
} from "../../../../policies/model/rbac/rbac";

const unknown = new Unknown("is not known");
const rule = (verbs: Value, apiGroups: Value, resources: Value, resourceNames: Value = null): Field =>
  Field.root({ verbs, apiGroups, resources, resourceNames });
const GET_PODS = { group: "", resource: "pods", verb: "get" };
const EXEC = { group: "", resource: "pods/exec", verb: "create" };

describe("grants", () => {
  const cases: [string, Field, typeof GET_PODS, string][] = [
    ["what a rule names", rule(["get"], [""], ["pods"]), GET_PODS, "yes"],
    ["no other verb", rule(["list"], [""], ["pods"]), GET_PODS, "no"],
    ["no other group", rule(["get"], ["apps"], ["pods"]), GET_PODS, "no"],
    ["nothing in another case", rule(["GET"], [""], ["Pods"]), GET_PODS, "no"],
    ["every verb", rule(["*"], [""], ["pods"]), GET_PODS, "yes"],
    ["every group", rule(["get"], ["*"], ["pods"]), GET_PODS, "yes"],
    ["every resource", rule(["get"], [""], ["*"]), GET_PODS, "yes"],
    ["every resource with its subresources", rule(["create"], [""], ["*"]), EXEC, "yes"],
    ["a subresource of every resource", rule(["create"], [""], ["*/exec"]), EXEC, "yes"],
    ["no subresource with the resource", rule(["create"], [""], ["pods"]), EXEC, "no"],
    ["no resource with a subresource", rule(["get"], [""], ["pods/exec", "*/exec"]), GET_PODS, "no"],
    ["no subresources by a pattern that is none", rule(["create"], [""], ["pods/*", "*/*", "*/ec"]), EXEC, "no"],
    ["nothing without groups", rule(["get"], null, ["pods"]), GET_PODS, "no"],
    ["nothing of paths", Field.root({ nonResourceURLs: ["*"], verbs: ["*"] }), GET_PODS, "no"],
    ["nothing of what is no list", rule("get", "", "pods"), GET_PODS, "no"],
    ["what cannot be read", rule([unknown], [""], ["pods"]), GET_PODS, "unknown"],
    ["what may be another resource", rule(["get"], [""], ["services", unknown]), GET_PODS, "unknown"],
    ["what cannot matter", rule([unknown], ["apps"], ["pods"]), GET_PODS, "no"],
    ["what is named beside it", rule(["get", unknown], [""], ["pods"]), GET_PODS, "yes"],
  ];
  for (const [what, field, permission, expected] of cases) {
    it(`judges ${what}`, () => assert.equal(grants(field, permission), expected));
  }

  it("judges names", () => {
    const named = rule(["get"], [""], ["pods"], ["a"]);
    assert.equal(grants(named, GET_PODS), "no");
    assert.equal(grantsSome(named, GET_PODS), "yes");
    assert.equal(grants(named, { ...GET_PODS, name: "a" }), "yes");
    assert.equal(grants(named, { ...GET_PODS, name: "b" }), "no");
    assert.equal(grants(rule(["get"], [""], ["pods"], []), { ...GET_PODS, name: "b" }), "yes");
    assert.equal(grants(rule(["get"], [""], ["pods"], unknown), GET_PODS), "unknown");
    assert.equal(grants(rule(["get"], [""], ["pods"], ["a", unknown]), { ...GET_PODS, name: "b" }), "unknown");
    assert.equal(grants(rule(["get"], [""], ["pods"], [unknown]), GET_PODS), "no");
  });

  it("judges several at once", () => {
    const wanted = permissions("", ["pods", "services"], ["get", "list"]);
    assert.equal(wanted.length, 4);
    assert.equal(grantsAny(rule(["list"], [""], ["services"]), wanted), "yes");
    assert.equal(grantsAny(rule(["watch"], [""], ["services"]), wanted), "no");
    assert.deepEqual(permissions("", ["pods"], ["get"], ["a", "b"]), [
      { ...GET_PODS, name: "a" },
      { ...GET_PODS, name: "b" },
    ]);
  });
});

describe("grantOfEverything", () => {
  it("is the entry for all resources", () => {
    assert.equal(grantOfEverything(rule(["*"], ["*"], ["pods", "*"]))?.path, "resources[1]");
    assert.equal(grantOfEverything(rule(["*"], ["*"], ["*"], ["a"])), undefined);
    assert.equal(grantOfEverything(rule(["*"], [unknown], ["*"]))?.path, "apiGroups[0]");
  });
});

describe("isAboutKubernetes", () => {
  it("tells Kubernetes' groups from others", () => {
    assert.equal(isAboutKubernetes(rule([], ["apps"], [])), "yes");
    assert.equal(isAboutKubernetes(rule([], ["example.com", "*"], [])), "yes");
    assert.equal(isAboutKubernetes(rule([], ["example.com", "metrics.k8s.io"], [])), "no");
    assert.equal(isAboutKubernetes(rule([], [unknown], [])), "unknown");
  });
});

describe("coversPath", () => {
  it("takes a star at the end for any rest", () => {
    for (const entry of ["*", "/*", "/logs/*", "/logs/a"]) assert.ok(coversPath(entry, "/logs/a"), entry);
    for (const entry of ["/logs", "/log", "/*/a", "logs/a", 7]) assert.ok(!coversPath(entry, "/logs/a"), String(entry));
  });
});
