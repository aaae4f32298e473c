import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import {
  INTERNAL_ANNOTATIONS,
  INTERNAL_CLASSES,
  isInternalLoadBalancer,
  isRestricted,
  sourceRanges,
} from "../../model/network/load-balancer";
import { anyMatch } from "../../model/selector";
import { unreadIn } from "../../model/kubernetes/unread";
import { texts } from "../../parameter";
import { defineRule, undecided, unless, violation } from "../../rule";

const CLAIM = "service must keep its load balancer internal or limit its source ranges";

export const loadBalancer = defineRule({
  id: "kubernetes-load-balancer",
  title: "Load balancers must be internal or open to known sources only",
  rationale:
    "A load balancer gets a public address unless it is told otherwise, and then the whole Internet can try its luck with what is behind it.",
  severity: "medium",
  appliesTo: "resource",
  kinds: ["Service"],
  controls: [
    nsaCisa("network/exposed-services"),
    nist800190("4.4.2"),
    pciDss("1.4.2"),
    pciDss("1.3.1"),
    mitreAttack("T1133"),
    mitreAttack("T1190"),
  ],
  remediation: "Set the cloud's annotation for internal load balancers, or list the sources in spec.loadBalancerSourceRanges.",
  parameters: {
    internalAnnotations: texts(
      "Annotations that make a load balancer internal: a key with any value, or key=value.",
      INTERNAL_ANNOTATIONS,
    ),
    internalClasses: texts("Values of spec.loadBalancerClass that stand for internal load balancers.", INTERNAL_CLASSES),
  },
  waiveWhen: "It is the public entry of the cluster, such as the Service of an ingress controller.",
  *check(service, _context, { internalAnnotations, internalClasses }) {
    const type = service.root.get("spec", "type");
    if (type.state !== "unknown" && type.value !== "LoadBalancer") return;
    const ranges = sourceRanges(service);
    const match = anyMatch([isInternalLoadBalancer(service, internalAnnotations, internalClasses), isRestricted(ranges)]);
    if (match === "yes") return;
    // Ranges that are too wide are the place to look at; where there are none, the type is.
    const place = ranges.state === "absent" ? type : ranges;
    const places = [ranges, service.root.get("metadata", "annotations"), service.root.get("spec", "loadBalancerClass")];
    const unread = places.map(unreadIn).find((field) => field !== undefined);
    const observations = match === "no" ? violation(place, CLAIM) : undecided(unread ?? place, CLAIM);
    yield* unless(type, () => false, observations);
  },
});
