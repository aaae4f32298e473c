/** One requirement of a published framework. */
export interface Control {
  /** The short name of the framework, for example `pss`. */
  framework: string;
  /** The number or name that the framework gives it, for example `restricted/runAsNonRoot`. */
  id: string;
}
