import assert from "node:assert/strict";
import fc from "fast-check";
import { selectsPods, selectsPodsByMap } from "../../../../policies/model/kubernetes/pod-selection";
import { allMatch, type Match } from "../../../../policies/model/selector";
import { namespaceOf, sameNamespace, type Workload } from "../../../../policies/model/stack";
import type { Subject } from "../../../../policies/model/subject";
import { UNKNOWN, type Json } from "../../../support/pods";
import { deployment, graphOf, networkPolicy as policy, service } from "../../../support/network-resources";

describe("the candidates of selectors", () => {
  it("are the same pairs as those of trying all", () => {
    const value = fc.constantFrom<Json>("a", "b", UNKNOWN);
    const labels = fc.oneof(fc.dictionary(fc.constantFrom("app", "tier", "pod-template-hash"), value), fc.constant<Json>(UNKNOWN));
    const namespace = fc.constantFrom<Json>("shop", "other", null, "default", UNKNOWN);
    const workloads = fc.array(fc.tuple(labels, namespace), { minLength: 1, maxLength: 5 });
    const selectors = fc.array(fc.tuple(labels, namespace), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(workloads, selectors, (pods, selecting) => {
        const { graph, stack } = graphOf(
          ...pods.map(([own, where]) => deployment(own, {}, where)),
          ...selecting.flatMap(([selector, where]) => [
            service({ selector }, where),
            policy({ podSelector: { matchLabels: selector } }, where),
          ]),
        );
        const tell = (
          linked: readonly { to: Subject | Workload; match: Match }[],
          all: readonly (Subject | Workload)[],
        ): string[] => linked.map(({ to, match }) => `${all.indexOf(to)} ${match}`).sort();
        const workloads = stack.workloads();
        const services = stack.ofKind("Service");
        const policies = stack.ofKind("networking.k8s.io/NetworkPolicy");
        const links = (subject: Subject, workload: Workload): Match => {
          const takes = subject.kinds.includes("Service")
            ? selectsPodsByMap(subject.root.get("spec", "selector"), workload)
            : selectsPods(subject.root.get("spec", "podSelector"), workload);
          return allMatch([sameNamespace(namespaceOf(subject), workload.namespace), takes]);
        };
        const all = <T extends Subject | Workload>(things: readonly T[], match: (thing: T) => Match): string[] =>
          tell(
            things.map((to) => ({ to, match: match(to) })).filter(({ match }) => match !== "no"),
            things,
          );
        for (const workload of workloads) {
          assert.deepEqual(
            tell(graph.servicesOf(workload), services),
            all(services, (subject) => links(subject, workload)),
          );
          assert.deepEqual(
            tell(graph.policiesOf(workload), policies),
            all(policies, (subject) => links(subject, workload)),
          );
        }
        for (const subject of services) {
          assert.deepEqual(
            tell(graph.workloadsOf(subject), workloads),
            all(workloads, (workload) => links(subject, workload)),
          );
        }
        for (const subject of policies) {
          assert.deepEqual(
            tell(graph.workloadsUnder(subject), workloads),
            all(workloads, (workload) => links(subject, workload)),
          );
        }
      }),
    );
  });
});
