/** One requirement of a published framework. */
export interface Control {
  /** The short name of the framework, for example `pss`. */
  framework: string;
  /** The number or name that the framework gives it, for example `restricted/runAsNonRoot`. */
  id: string;
  /** What it asks for (or, of an attack, what is done) in words of our own, without a full stop. */
  title: string;
  /** Set where no program that declares resources can show whether it is met. */
  judgeable?: false;
  /** Why it cannot be judged, without a full stop; set together with `judgeable`. */
  why?: string;
}

/** A published framework with its controls, as the compliance matrix shows it. */
export interface Framework {
  /** The `framework` of its controls. */
  name: string;
  title: string;
  version: string;
  /** The web page of its publisher. */
  source: string;
  controls: readonly Control[];
}

/** The controls of one framework: by id, and all of them in the framework's order. */
interface Controls<Id extends string> {
  control: (id: Id) => Control;
  controls: readonly Control[];
}

/**
 * Makes the controls of the framework `name` out of their titles by id.
 * `unjudgeable` says, by id, why a control cannot be judged from a program. Default: all can.
 */
export function framework<Id extends string>(
  name: string,
  titles: Readonly<Record<Id, string>>,
  unjudgeable?: Readonly<Partial<Record<NoInfer<Id>, string>>>,
): Controls<Id> {
  const control = (id: Id): Control => {
    const why = unjudgeable?.[id];
    return { framework: name, id, title: titles[id], ...(why !== undefined && { judgeable: false, why }) };
  };
  return { control, controls: (Object.keys(titles) as Id[]).map(control) };
}
