import { projectedToken } from "../../../../policies/rules/service-account/projected-token";
import { UNKNOWN, type Json } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const TOKEN = "spec.volumes[0].projected.sources[0].serviceAccountToken";
const BOUND = 'volume "token" must bound its token to 86400 seconds';
const AUDIENCE = 'volume "token" must name the audience of its token';
const API_CERTIFICATE: Json = { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } };

function projecting(token: Json, ...others: Json[]): { "spec.volumes": Json } {
  return { "spec.volumes": [{ name: "token", projected: { sources: [{ serviceAccountToken: token }, ...others] } }] };
}

testRule(projectedToken, {
  compliant: [
    projecting({ path: "token", audience: "vault", expirationSeconds: 600 }),
    projecting({ path: "token", audience: "vault" }),
    projecting({ path: "token", expirationSeconds: 3607 }, API_CERTIFICATE),
    { "spec.volumes": [{ name: "token", projected: { sources: [{ configMap: { name: "web" } }] } }] },
    { set: projecting({ path: "token", audience: "vault", expirationSeconds: 172_800 }), parameters: { maximumSeconds: 172_800 } },
  ],
  violations: [
    {
      set: projecting({ path: "token", audience: "vault", expirationSeconds: 86_401 }),
      path: `${TOKEN}.expirationSeconds`,
      message: BOUND,
    },
    {
      set: projecting({ path: "token", audience: "vault", expirationSeconds: "600" }),
      path: `${TOKEN}.expirationSeconds`,
      message: BOUND,
    },
    {
      set: projecting({ path: "token", audience: "vault" }),
      parameters: { maximumSeconds: 1800 },
      path: `${TOKEN}.expirationSeconds`,
      message: 'volume "token" must bound its token to 1800 seconds',
    },
    { set: projecting({ path: "token" }), path: `${TOKEN}.audience`, message: AUDIENCE },
    { set: projecting({ path: "token", audience: "" }), path: `${TOKEN}.audience`, message: AUDIENCE },
    {
      set: projecting({ path: "token" }, { configMap: { name: "web" } }),
      path: `${TOKEN}.audience`,
      message: AUDIENCE,
    },
    {
      set: projecting({ path: "token", expirationSeconds: 315_360_000 }, API_CERTIFICATE),
      path: `${TOKEN}.expirationSeconds`,
      message: BOUND,
    },
  ],
  undecided: [
    {
      set: projecting({ path: "token", audience: "vault", expirationSeconds: UNKNOWN }),
      path: `${TOKEN}.expirationSeconds`,
      message: BOUND,
    },
    { set: projecting({ path: "token", audience: UNKNOWN }), path: `${TOKEN}.audience`, message: AUDIENCE },
    {
      set: { "spec.volumes": UNKNOWN },
      path: "spec.volumes",
      message: "volume must bound its token to 86400 seconds",
    },
  ],
  legitimate: [
    {
      what: "a workload that logs in to Vault",
      set: projecting({ path: "vault-token", audience: "vault", expirationSeconds: 3600 }),
    },
    {
      what: "an operator that mounts its token for the API itself",
      set: projecting({ path: "token", expirationSeconds: 3607 }, API_CERTIFICATE, {
        downwardAPI: { items: [{ path: "namespace", fieldRef: { fieldPath: "metadata.namespace" } }] },
      }),
    },
    {
      what: "a service that checks tokens without an audience",
      set: projecting({ path: "token", expirationSeconds: 3600 }),
      waived: true,
    },
  ],
});
