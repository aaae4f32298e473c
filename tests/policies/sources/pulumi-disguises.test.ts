import assert from "node:assert/strict";
import { outcomes } from "../../support/outcomes";
import { compliantPod, podResource, UNKNOWN, type Json } from "../../support/pods";

describe("readPulumiResource, where a resource hides what it is", () => {
  const spec: Json = { hostNetwork: true, containers: [{ name: "app", image: "app:1", securityContext: { privileged: true } }] };
  const rollout = (template: Json): { [key: string]: Json } => ({
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Rollout",
    spec: { template },
  });
  const disguised: [string, string, { [key: string]: Json }][] = [
    ["a pod under the token of a group", "kubernetes:yaml/v2:ConfigGroup", { apiVersion: "v1", kind: "Pod", spec }],
    ["a pod under the token of a release", "kubernetes:helm.sh/v3:Release", { apiVersion: "v1", kind: "Pod", spec }],
    ["a custom resource under the token of a pattern", "kubernetes:kyverno.io/v1:ClusterPolicy", rollout({ spec })],
    [
      "a pod that a policy generates",
      "kubernetes:kyverno.io/v1:ClusterPolicy",
      {
        apiVersion: "kyverno.io/v1",
        kind: "ClusterPolicy",
        spec: { rules: [{ generate: { kind: "DaemonSet", data: { spec: { template: { spec } } } } }] },
      },
    ],
    [
      "a whole pod that calls itself a patch",
      "kubernetes:apps/v1:WebPatch",
      { apiVersion: "apps/v1", kind: "Deployment", spec: { template: { spec } } },
    ],
    [
      "a list with more than its items",
      "kubernetes:example.com/v1:FooList",
      { apiVersion: "example.com/v1", kind: "FooList", items: [], spec: { template: { spec } } },
    ],
    [
      "settings of a pod without its containers",
      "kubernetes:elastic.co/v1:Elasticsearch",
      { apiVersion: "elastic.co/v1", kind: "Elasticsearch", podTemplate: { spec: { hostNetwork: true } } },
    ],
    [
      "a container under a name of its own",
      "kubernetes:example.com/v1:Job",
      { apiVersion: "example.com/v1", kind: "Job", main: { image: "app:1", securityContext: { privileged: true } } },
    ],
    [
      "a container without an image",
      "kubernetes:tekton.dev/v1:Task",
      { apiVersion: "tekton.dev/v1", kind: "Task", spec: { stepTemplate: { securityContext: { privileged: true } } } },
    ],
    [
      "a container beside hardened init containers",
      "kubernetes:argoproj.io/v1alpha1:Workflow",
      {
        apiVersion: "argoproj.io/v1alpha1",
        kind: "Workflow",
        spec: {
          templates: [
            {
              initContainers: compliantPod().spec["initContainers"] ?? null,
              container: { image: "app:1", securityContext: { privileged: true } },
            },
          ],
        },
      },
    ],
    [
      "a container inside a step",
      "kubernetes:argoproj.io/v1alpha1:Workflow",
      {
        apiVersion: "argoproj.io/v1alpha1",
        kind: "Workflow",
        spec: { templates: [{ steps: [[{ inline: { container: { image: "app:1", securityContext: { privileged: true } } } }]] }] },
      },
    ],
  ];
  for (const [name, type, inputs] of disguised) {
    it(`finds ${name}`, () =>
      assert.ok(
        outcomes(type, inputs).some((line) =>
          /^violation: .* must not set (hostNetwork|securityContext\.privileged)=true/.test(line),
        ),
        outcomes(type, inputs).join("\n"),
      ));
  }

  const hidden: [string, string, { [key: string]: Json }][] = [
    ["the containers of a custom resource", "kubernetes:argoproj.io/v1alpha1:Rollout", rollout({ spec: { containers: UNKNOWN } })],
    [
      "the steps of a task",
      "kubernetes:tekton.dev/v1:Task",
      { apiVersion: "tekton.dev/v1", kind: "Task", spec: { steps: UNKNOWN } },
    ],
    [
      "a step of a task",
      "kubernetes:tekton.dev/v1:Task",
      { apiVersion: "tekton.dev/v1", kind: "Task", spec: { steps: [UNKNOWN] } },
    ],
    [
      "the templates of a workflow",
      "kubernetes:argoproj.io/v1alpha1:Workflow",
      { apiVersion: "argoproj.io/v1alpha1", kind: "Workflow", spec: { templates: UNKNOWN } },
    ],
    [
      "a custom resource under the token of a built-in kind",
      "kubernetes:core/v1:ConfigMap",
      { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", spec: UNKNOWN },
    ],
    [
      "a resource whose kind is not known either",
      "kubernetes:core/v1:ConfigMap",
      { apiVersion: UNKNOWN, kind: UNKNOWN, spec: UNKNOWN },
    ],
    [
      "a custom resource of a group that sounds built in",
      "kubernetes:sparkoperator.k8s.io/v1:SparkApplication",
      { apiVersion: "sparkoperator.k8s.io/v1", kind: "SparkApplication", spec: { driver: { template: UNKNOWN } } },
    ],
    ["a resource whose kind is not known", "kubernetes:core/v1:ConfigMap", { apiVersion: "v1", kind: UNKNOWN, spec: UNKNOWN }],
    [
      "the driver of a custom resource",
      "kubernetes:sparkoperator.k8s.io/v1:SparkApplication",
      { apiVersion: "sparkoperator.k8s.io/v1", kind: "SparkApplication", spec: { driver: UNKNOWN } },
    ],
    ["the items of a list", "kubernetes:core/v1:PodList", { apiVersion: "v1", kind: "PodList", items: UNKNOWN }],
  ];
  for (const [name, type, inputs] of hidden) {
    it(`is undecided about ${name} while they are unknown`, () =>
      assert.ok(
        outcomes(type, inputs).some((line) => line.startsWith("undecided")),
        outcomes(type, inputs).join(),
      ));
  }

  const contradictory: [string, string, { [key: string]: Json }, string][] = [
    [
      "a type that its inputs contradict",
      "kubernetes:core/v1:ConfigMap",
      podResource(),
      'Pod "subject" is of the type kubernetes:core/v1:ConfigMap, which its inputs contradict',
    ],
    [
      "a version that its inputs contradict",
      "kubernetes:core/v1:Pod",
      { ...podResource(), apiVersion: "v2" },
      'Pod "subject" is of the type kubernetes:core/v1:Pod, which its inputs contradict',
    ],
    [
      "a pod spec that is no map",
      "kubernetes:core/v1:Pod",
      { apiVersion: "v1", kind: "Pod", spec: "privileged" },
      'Pod "web" has a pod spec that is no map',
    ],
    [
      "containers that are no list",
      "kubernetes:core/v1:Pod",
      { apiVersion: "v1", kind: "Pod", spec: { containers: { a: { image: "a:1" } } } },
      'Pod "web" has containers or volumes that are no list',
    ],
    [
      "containers beyond all reason",
      "kubernetes:core/v1:Pod",
      { apiVersion: "v1", kind: "Pod", spec: { containers: Array<Json>(1001).fill({}) } },
      'Pod "web" has more than 1,000 pods or containers',
    ],
  ];
  for (const [name, type, inputs, error] of contradictory) {
    it(`does not call compliant ${name}`, () =>
      assert.ok(
        outcomes(type, inputs).includes(`error: ${error}, and so cannot be called compliant`),
        outcomes(type, inputs).join("\n"),
      ));
  }
});
