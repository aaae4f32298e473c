import type { Field } from "../field";
import type { Pod } from "../pod";

/** The account that a pod which names none runs as, and that every namespace has. */
export const DEFAULT_ACCOUNT = "default";

/** Where a pod names its service account: the retired field counts where the current one is empty, as it does for the API server. */
export function accountOf(pod: Pod): Field {
  const name = pod.spec.get("serviceAccountName");
  const retired = pod.spec.get("serviceAccount");
  const isEmpty = name.state === "absent" || name.value === "";
  return isEmpty && retired.state !== "absent" ? retired : name;
}
