import type * as pulumi from "@pulumi/pulumi";

/** What the parts of a namespace share. */
export interface Scope {
  /** The name of the component, with which those of its children begin. */
  name: string;
  /** The name of the namespace, as the program says it. */
  label: string;
  /** Makes resources children of the component. */
  options: pulumi.CustomResourceOptions;
  /** The metadata of an object in the namespace. */
  metadata: (objectName: string) => { name: string; namespace: pulumi.Output<string> };
}
