import * as k8s from "@pulumi/kubernetes";
import type { HardenedNamespaceArgs } from "./arguments";
import { roleRules } from "./role-rules";
import type { Scope } from "./scope";

const RBAC_GROUP = "rbac.authorization.k8s.io";

/**
 * Gives each group that the program names a role of the component's own. The cluster roles `admin`, `edit` and `view` would not do: the first
 * two read secrets and act as service accounts, `admin` passes on its rights, and all of them grow by aggregation.
 */
export function makeRoles({ name, options, metadata }: Scope, { environment, access = {} }: HardenedNamespaceArgs): void {
  const groups: Readonly<Record<string, readonly string[] | undefined>> = {
    admin: access.admins,
    developer: access.developers,
    viewer: access.viewers,
  };
  for (const [role, rules] of Object.entries(roleRules(environment, access))) {
    const members = groups[role] ?? [];
    if (members.length === 0) continue;
    const made = new k8s.rbac.v1.Role(`${name}-${role}`, { metadata: metadata(role), rules }, options);
    new k8s.rbac.v1.RoleBinding(
      `${name}-${role}`,
      {
        metadata: metadata(role),
        roleRef: { apiGroup: RBAC_GROUP, kind: "Role", name: made.metadata.name },
        subjects: members.map((group) => ({ apiGroup: RBAC_GROUP, kind: "Group", name: group })),
      },
      options,
    );
  }
}
