import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { namespaceLinks, type NamespaceLink } from "../../model/kubernetes/namespace-links";
import { Environments } from "../../model/kubernetes/environment";
import { texts } from "../../parameter";
import { at, defineRule, undecided, violation, type Observation } from "../../rule";

const VERBS = {
  "network policy": "open to",
  service: "lead to",
  route: "lead to",
  "role binding": "grant rights to",
  "reference grant": "open to",
} as const;

export const environmentPeers = defineRule({
  id: "kubernetes-environment-peers",
  title: "Environments must not open to one another",
  rationale:
    "Development is where passwords are weak and code is untested. Whoever breaks in there must find no way into production: no open network, no alias, no granted right.",
  severity: "high",
  appliesTo: "stack",
  kinds: [
    "networking.k8s.io/NetworkPolicy",
    "Service",
    "rbac.authorization.k8s.io/RoleBinding",
    "rbac.authorization.k8s.io/ClusterRoleBinding",
    "gateway.networking.k8s.io/*",
  ],
  controls: [nsaCisa("network/namespaces"), nist800190("4.4.5"), nist800190("4.3.3"), pciDss("6.5.3"), pciDss("6.5.4")],
  remediation:
    "Name namespaces and hosts of the same environment, and give each environment a cluster or at least namespaces of its own.",
  parameters: { labels: texts("Labels of namespaces whose value is their environment.", ["environment", "env", "stage"]) },
  waiveWhen: "A tool serves all environments by design, such as monitoring or deployment, and the way leads only to it.",
  *check(stack, context, { labels }) {
    const environments = new Environments(stack, labels);
    for (const link of namespaceLinks(stack)) {
      yield* at(link.subject, judge(link, environments, environments.of(link.subject, context.environment)));
    }
  },
});

function* judge(link: NamespaceLink, environments: Environments, own: string | undefined): Generator<Observation> {
  for (const { field, environment } of environments.inLink(link)) {
    if (environment !== undefined && environment === own) continue;
    const owner = own === undefined ? link.noun : `${link.noun} of "${own}"`;
    const claim = `${owner} must not ${VERBS[link.noun]} ${environment === undefined || field.secret ? "other environments" : `"${environment}"`}`;
    if (field.state === "unknown") yield* undecided(field, claim);
    else if (own === undefined) yield* undecided(field, claim, "the environment that it belongs to is not known");
    else yield* violation(field, claim);
  }
}
