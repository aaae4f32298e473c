import assert from "node:assert/strict";
import { grantsAny, type Permission } from "../../../../policies/model/rbac/rbac";
import {
  BUILT_IN_CLUSTER_ROLES,
  BUILT_IN_ROLES,
  isBroadRole,
  isSystemName,
} from "../../../../policies/model/rbac/rbac-builtin-roles";
import { ESCALATE, EXEC, KUBELET_API, READ_SECRETS, RUN_PODS } from "../../../../policies/model/rbac/rbac-powers";

const rulesOf = (name: string): (typeof BUILT_IN_CLUSTER_ROLES)[number]["rules"] =>
  BUILT_IN_CLUSTER_ROLES.find((role) => role.name === name)?.rules ?? [];
const can = (name: string, power: readonly Permission[]): boolean => rulesOf(name).some((rule) => grantsAny(rule, power) === "yes");

describe("built-in roles", () => {
  it("grant what they are known for", () => {
    assert.ok(can("cluster-admin", ESCALATE));
    assert.ok(can("system:aggregate-to-edit", READ_SECRETS));
    assert.ok(can("system:aggregate-to-edit", EXEC));
    assert.ok(can("system:aggregate-to-edit", RUN_PODS));
    assert.ok(can("system:kubelet-api-admin", KUBELET_API));
    for (const power of [READ_SECRETS, EXEC, RUN_PODS]) assert.ok(!can("system:aggregate-to-view", power));
  });

  it("are aggregated by labels", () => {
    const aggregates = BUILT_IN_CLUSTER_ROLES.flatMap(({ name, aggregates: label }) =>
      label === undefined ? [] : [[name, label]],
    );
    assert.deepEqual(aggregates, [
      ["admin", "rbac.authorization.k8s.io/aggregate-to-admin"],
      ["edit", "rbac.authorization.k8s.io/aggregate-to-edit"],
      ["view", "rbac.authorization.k8s.io/aggregate-to-view"],
    ]);
  });

  it("stand in kube-system where they stand in a namespace", () => {
    assert.deepEqual([...new Set(BUILT_IN_ROLES.map(({ namespace }) => namespace))], ["kube-system"]);
  });

  it("are told by their names", () => {
    for (const name of ["view", "system:node", "system:controller:x", "extension-apiserver-authentication-reader"])
      assert.ok(isSystemName(name));
    for (const name of ["viewer", "app", "constructor"]) assert.ok(!isSystemName(name));
    assert.ok(isBroadRole("edit") && isBroadRole("system:controller:x"));
    assert.ok(!isBroadRole("view") && !isBroadRole(undefined));
  });
});
