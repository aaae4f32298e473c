import { namespaceDeclared } from "../../../../policies/rules/namespace/namespace-declared";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const PLACE = { path: "metadata.namespace", message: "namespace must be declared, with the labels that guard it" };
const configMap = (name: string, namespace: string) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace } });

testRule(namespaceDeclared, {
  base: [{ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } }, configMap("web", "shop"), configMap("api", "shop")],
  complete: true,
  compliant: [
    { set: { "[0]": null }, complete: false },
    { "[0]": null, "[1].metadata.namespace": "kube-system", "[2].metadata.namespace": "default" },
    { "[1].metadata.namespace": null },
    { "[1].metadata.namespace": UNKNOWN },
  ],
  violations: [
    { set: { "[0]": null }, subject: 1, ...PLACE },
    { set: { "[0].metadata.name": "other" }, subject: 1, ...PLACE },
    { set: { "[2].metadata.namespace": "elsewhere" }, subject: 2, ...PLACE },
  ],
  undecided: [{ set: { "[0].metadata.name": UNKNOWN }, subject: 1, reason: "the name of a namespace is not known", ...PLACE }],
  legitimate: [
    { what: "a stack beside the one with the namespace", set: { "[0]": null }, complete: false },
    { what: "a namespace that the platform makes and labels", set: { "[0]": null }, waived: true },
  ],
});
