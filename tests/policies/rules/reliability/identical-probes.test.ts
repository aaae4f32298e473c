import { identicalProbes } from "../../../../policies/rules/reliability/identical-probes";
import { UNKNOWN, type Json } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const path = "spec.containers[0].livenessProbe";
const message = 'container "app" must have a livenessProbe that is more patient than its readinessProbe, or asks something else';
const reason = "a part of its probes is not known until deployment";
const set = (liveness: Json, readiness: Json): Record<string, Json> => ({
  "spec.containers[0].livenessProbe": liveness,
  "spec.containers[0].readinessProbe": readiness,
});
const http = (path: string, rest: { [key: string]: Json } = {}): Json => ({ httpGet: { path, port: "http" }, ...rest });

testRule(identicalProbes, {
  compliant: [
    set(http("/healthz", { failureThreshold: 6 }), http("/healthz")),
    set(http("/healthz", { periodSeconds: 20 }), http("/healthz")),
    set(http("/healthz?full=true"), http("/healthz")),
    set({ tcpSocket: { port: "http" } }, http("/healthz")),
    set({ exec: { command: ["alive"] } }, { exec: { command: ["ready", "now"] } }),
    set(http("/healthz"), null),
    set(null, http("/healthz")),
    set(UNKNOWN, null),
  ],
  violations: [
    { set: set(http("/healthz"), http("/healthz")), path, message },
    { set: set(http("/healthz", { initialDelaySeconds: 60, failureThreshold: 3 }), http("/healthz")), path, message },
    { set: set(http("/healthz"), http("/healthz", { failureThreshold: 6 })), path, message },
    { set: set({ grpc: { port: 8080 } }, { grpc: { port: 8080 } }), path, message },
    { set: set({ exec: { command: ["alive"] } }, { exec: { command: ["alive"] } }), path, message },
  ],
  undecided: [
    { set: set(UNKNOWN, http("/healthz")), path, message },
    { set: set(http(UNKNOWN), http("/healthz")), path, message, reason },
    { set: set(http("/healthz"), UNKNOWN), path, message, reason },
    { set: set(http("/healthz"), http("/healthz", { failureThreshold: UNKNOWN })), path, message, reason },
  ],
  legitimate: [
    {
      what: "a cheap endpoint for both, of which liveness has more patience, as the documentation of Kubernetes has it",
      set: set(http("/healthz", { failureThreshold: 10 }), http("/healthz", { failureThreshold: 2 })),
    },
    {
      what: "endpoints that differ by a header, as those of Google's demonstration shop",
      set: set(
        { httpGet: { path: "/_healthz", port: 8080, httpHeaders: [{ name: "Cookie", value: "id=liveness" }] } },
        { httpGet: { path: "/_healthz", port: 8080, httpHeaders: [{ name: "Cookie", value: "id=readiness" }] } },
      ),
    },
  ],
});
