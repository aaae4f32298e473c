/** What there is in a cluster. */
import type { ControlPlane } from "./control-plane";

interface ApiResource {
  name: string;
  verbs: string[];
}

interface ApiGroup {
  name: string;
  preferredVersion: { groupVersion: string };
}

/** Every object that can be listed, as `resource namespace/name`. Events are news, not objects, and outlive what they are about. */
export async function listObjects({ api }: ControlPlane): Promise<string[]> {
  const { groups } = (await api("GET", "/apis")) as unknown as { groups: ApiGroup[] };
  const roots = ["/api/v1", ...groups.map(({ preferredVersion }) => `/apis/${preferredVersion.groupVersion}`)];
  const kinds = await Promise.all(
    roots.map(async (root) => {
      const { resources } = (await api("GET", root)) as unknown as { resources: ApiResource[] };
      return resources
        .filter(({ name, verbs }) => verbs.includes("list") && name !== "events")
        .map(({ name }) => `${root}/${name}`);
    }),
  );
  const objects = await Promise.all(
    kinds.flat().map(async (path) => {
      const { items } = (await api("GET", path)) as { items?: { metadata: { name: string; namespace?: string } }[] };
      return (items ?? []).map(({ metadata: { name, namespace = "" } }) => `${path.replace(/^.*\//, "")} ${namespace}/${name}`);
    }),
  );
  return objects.flat().sort();
}
