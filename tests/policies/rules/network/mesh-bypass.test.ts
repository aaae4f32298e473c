import { meshBypass } from "../../../../policies/rules/network/mesh-bypass";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const OUT = "pod must not stay out of the mesh";
const PAST = "pod must not lead traffic past its sidecar";
const label = (key: string): string => `metadata.labels["${key}"]`;
const annotation = (key: string): string => `metadata.annotations["${key}"]`;
const out = (path: string, value: string): { set: Record<string, string>; path: string; message: string } => ({
  set: { [path]: value },
  path,
  message: OUT,
});
const past = (path: string, value: string): { set: Record<string, string>; path: string; message: string } => ({
  set: { [path]: value },
  path,
  message: PAST,
});
const PORTS = annotation("traffic.sidecar.istio.io/excludeOutboundPorts");

testRule(meshBypass, {
  compliant: [{ [label("sidecar.istio.io/inject")]: "true" }, { [annotation("linkerd.io/inject")]: "enabled" }, { [PORTS]: "" }],
  violations: [
    out(annotation("sidecar.istio.io/inject"), "false"),
    out(label("sidecar.istio.io/inject"), "false"),
    out(label("istio.io/dataplane-mode"), "none"),
    out(annotation("ambient.istio.io/redirection"), "disabled"),
    out(annotation("linkerd.io/inject"), "disabled"),
    past(PORTS, "5432"),
    past(annotation("traffic.sidecar.istio.io/excludeInboundPorts"), "9090"),
    past(annotation("traffic.sidecar.istio.io/excludeOutboundIPRanges"), "0.0.0.0/0"),
    past(annotation("config.linkerd.io/skip-inbound-ports"), "9090"),
    past(annotation("config.linkerd.io/skip-outbound-ports"), "5432"),
  ],
  undecided: [
    { set: { [annotation("linkerd.io/inject")]: UNKNOWN }, path: annotation("linkerd.io/inject"), message: OUT },
    { set: { [PORTS]: UNKNOWN }, path: PORTS, message: PAST },
  ],
  legitimate: [
    {
      what: "a job that would never end because of its sidecar",
      set: { [annotation("sidecar.istio.io/inject")]: "false" },
      waived: true,
    },
    { what: "a database whose protocol the sidecar breaks", set: { [PORTS]: "5432" }, waived: true },
  ],
});
