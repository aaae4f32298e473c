import type { SignatureOutcome } from "../../policies/model/signature";
import type { Environment } from "../../policies/rule";
import type { Json } from "./pods";

/** Values by path, set on the base of a rule's cases; `null` is as good as removing what is there. */
export type Change = Record<string, Json>;

/** A resource as the tests write it: of Kubernetes, of another provider of Pulumi, or the text of a file. */
export type Resource =
  | { apiVersion: string; kind: string; [key: string]: Json }
  | { type: string; inputs: { [key: string]: Json } }
  | { dockerfile: string }
  | { compose: { [key: string]: Json } };

/** What differs in one case. `text` replaces the whole of a text. */
export interface Case {
  set?: Change;
  text?: string;
  parameters?: Readonly<Record<string, unknown>>;
  environment?: Environment;
  /** For rules about stacks: whether the stack is complete. */
  complete?: boolean;
  /** For rules about signatures: what the trust policy says of images. It accepts those that are not named. */
  signatures?: Readonly<Record<string, SignatureOutcome>>;
}

/** A place and what is said of it. */
export interface Place {
  path: string;
  /** The message without the place. */
  message: string;
  /** What follows the colon of the message. Default: nothing, and of what is undecided, that the path is not known until deployment. */
  reason?: string;
  /** For rules about stacks: which of the base's resources it is about, counted from 0. */
  subject?: number;
}

/** What a rule must find: the change, the only places it may name, and the messages. */
export interface Expected extends Case, Place {
  /** Further findings of the same change, in order. */
  more?: readonly Place[];
}

/** How good software is really deployed: nothing is found, or a waiver covers what is. */
export interface Legitimate extends Case {
  /** For example `a metrics agent reads the node's /proc`. */
  what: string;
  /** Whether the finding stays, for a waiver to cover. */
  waived?: boolean;
}

/** The cases of one rule; see `testRule`. */
export interface RuleCases {
  /** A compliant resource, or the resources of a compliant stack. Default: a compliant pod in every workload kind. */
  base?: Resource | readonly Resource[];
  /** Whether the rule is about ordinary containers alone, so that its cases are not repeated for init and ephemeral ones. */
  ordinaryOnly?: boolean;
  /** The version of the Pod Security Standards. Default: the newest. */
  version?: string;
  parameters?: Readonly<Record<string, unknown>>;
  environment?: Environment;
  complete?: boolean;
  signatures?: NonNullable<Case["signatures"]>;
  compliant: readonly (Change | Case)[];
  violations: readonly Expected[];
  undecided?: readonly Expected[];
  /** Why there is nothing that the rule cannot decide. */
  cannotBeUndecided?: string;
  legitimate?: readonly Legitimate[];
}

/** The cases of every rule whose test has been loaded, by the rule's id; what pages of rules take their examples from. */
export const casesByRule = new Map<string, RuleCases[]>();

/** A case from its short form, a change alone. */
export function asCase(entry: Change | Case): Case {
  const keys = Object.keys(entry);
  const isCase =
    keys.length > 0 && keys.every((key) => ["set", "text", "parameters", "environment", "complete", "signatures"].includes(key));
  return isCase ? entry : { set: entry as Change };
}
