import { type Field } from "./field";
import type { ResourceKind } from "./subject";

/** Which list of the pod a container stands in. */
export type ContainerRole = "container" | "init container" | "ephemeral container";

/** The lists that hold containers. They are named here and nowhere else, so that no rule forgets one (CVE-2023-2728). */
export const CONTAINER_LISTS: Readonly<Record<string, ContainerRole>> = {
  initContainers: "init container",
  containers: "container",
  ephemeralContainers: "ephemeral container",
  // Tekton's names for the containers of a task.
  steps: "container",
  sidecars: "container",
};

/** What Kubernetes accepts as the name of a container or volume (RFC 1123 label). Anything else is not printed. */
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** One container of a pod. */
export class Container {
  /** Every rule asks for it, so it is made once. */
  private printedLabel: string | undefined;

  constructor(
    readonly field: Field,
    readonly role: ContainerRole,
    private readonly pod: Pod,
  ) {}

  /** How messages call it, for example `init container "migrate"`. Without a printable name, the role alone. */
  get label(): string {
    return (this.printedLabel ??= label(this.role, this.field));
  }

  /** The field under `keys` of the container. */
  get(...keys: (string | number)[]): Field {
    return this.field.get(...keys);
  }

  /** A security setting that the container inherits from the pod where it does not set its own. */
  effective(...keys: string[]): Field {
    const own = this.field.get("securityContext", ...keys);
    if (own.state !== "absent") return own;
    const inherited = this.pod.spec.get("securityContext", ...keys);
    // Nothing is set: the container is where the fix goes.
    return inherited.state === "absent" ? own : inherited;
  }
}

/** A pod, or the template of one, wherever it was found in a resource. */
export class Pod {
  private containers: Container[] | undefined;

  constructor(
    readonly spec: Field,
    readonly metadata: Field,
    /** A container that stands alone instead of in a list (Argo Workflows). */
    private readonly single?: Field,
    /** The kind of resource that holds the pod. */
    readonly owner?: ResourceKind,
  ) {}

  /** Every container: init, ordinary and ephemeral. A list that is not known yet gives one container that is unknown. */
  allContainers(): readonly Container[] {
    this.containers ??= [
      ...(this.single ? [new Container(this.single, "container", this)] : []),
      ...Object.entries(CONTAINER_LISTS).flatMap(([key, role]) =>
        this.spec
          .get(key)
          .items()
          .map((field) => new Container(field, role, this)),
      ),
    ];
    return this.containers;
  }

  /** The containers of one role: for settings that the others cannot have. */
  containersOf(role: ContainerRole): readonly Container[] {
    return this.allContainers().filter((container) => container.role === role);
  }

  /** The `securityContext` of the pod and of each container, with the label that messages give its owner. */
  securityContexts(): { label: string; field: Field }[] {
    return [
      { label: "pod", field: this.spec.get("securityContext") },
      ...this.allContainers().map((container) => ({ label: container.label, field: container.get("securityContext") })),
    ];
  }

  /** The volumes, with the label that messages give each. */
  volumes(): { label: string; field: Field }[] {
    return this.spec
      .get("volumes")
      .items()
      .map((field) => ({ label: label("volume", field), field }));
  }
}

/** A noun with the name of what it stands for, where that may be printed: `volume "data"`. */
export function label(noun: string, field: Field): string {
  const name = field.get("name");
  return typeof name.value === "string" && !name.secret && DNS_LABEL.test(name.value) ? `${noun} "${name.value}"` : noun;
}
