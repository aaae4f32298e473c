/** Random pods near the edges of the Pod Security Standards: mostly compliant, with fields that are almost, just or not allowed. */
import * as fc from "fast-check";
import type { Json } from "../support/pods";

/** An object of the given fields, each of which may be missing. */
function some(fields: Record<string, fc.Arbitrary<Json>>): fc.Arbitrary<Json> {
  return fc.record(fields, { requiredKeys: [] }) as fc.Arbitrary<Json>;
}

/** One of the values, the first half of the time. */
function mostly(usual: Json, ...others: Json[]): fc.Arbitrary<Json> {
  return fc.oneof(
    { weight: others.length, arbitrary: fc.constant(usual) },
    { weight: others.length, arbitrary: fc.constantFrom(...others) },
  );
}

/** Nearly always the first, so that the other fields of a pod get to decide. */
function rarely(usual: fc.Arbitrary<Json>, other: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  return fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: other });
}

const absent = fc.constant(null);
const boolean = fc.constantFrom<Json>(true, false, null);

const capabilities = some({
  drop: fc.array(fc.constantFrom<Json>("ALL", "ALL", "all", "CAP_ALL", "NET_RAW"), { maxLength: 2 }),
  add: fc.array(
    fc.constantFrom<Json>("NET_BIND_SERVICE", "NET_BIND_SERVICE", "CHOWN", "NET_ADMIN", "CAP_CHOWN", "net_bind_service", "ALL"),
    {
      maxLength: 1,
    },
  ),
});
const profile = some({ type: mostly("RuntimeDefault", "Localhost", "Unconfined", "runtimedefault", "") });
const seLinuxOptions = some({
  type: mostly("container_t", "container_init_t", "container_engine_t", "spc_t", ""),
  user: mostly("", "system_u"),
  role: mostly("", "system_r"),
  level: fc.constant("s0"),
});
const windowsOptions = some({ hostProcess: mostly(false, true, null) });

const containerSecurity = fc.record({
  privileged: mostly(null, false, true).chain((value) => (value === true ? rarely(absent, fc.constant(true)) : fc.constant(value))),
  allowPrivilegeEscalation: rarely(fc.constant(false), boolean),
  capabilities: rarely(fc.constant({ drop: ["ALL"] }), capabilities),
  runAsNonRoot: rarely(fc.constantFrom<Json>(true, null), boolean),
  runAsUser: rarely(fc.constantFrom<Json>(1000, null), fc.constantFrom<Json>(0, 1)),
  procMount: rarely(absent, fc.constantFrom<Json>("Default", "Unmasked", "default", "")),
  seccompProfile: rarely(absent, profile),
  appArmorProfile: rarely(absent, profile),
  seLinuxOptions: rarely(absent, seLinuxOptions),
  windowsOptions: rarely(absent, windowsOptions),
}) as fc.Arbitrary<Json>;

const target = some({ port: fc.constant(80), host: mostly("", "127.0.0.1", "example.com") });
const handler = some({ httpGet: target, tcpSocket: target });
const container = (name: string): fc.Arbitrary<Json> =>
  fc.record({
    name: fc.constant(name),
    image: fc.constant("registry.example.com/app:1"),
    securityContext: rarely(containerSecurity, absent),
    ports: rarely(
      absent,
      fc.constantFrom<Json>(
        [{ containerPort: 80 }],
        [{ containerPort: 80, hostPort: 0 }],
        [{ containerPort: 80, hostPort: 80 }],
        [],
      ),
    ),
    livenessProbe: rarely(absent, handler),
    readinessProbe: rarely(absent, handler),
    startupProbe: rarely(absent, handler),
    lifecycle: rarely(absent, some({ postStart: handler, preStop: handler })),
  });

const SOURCES =
  "configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret hostPath nfs gitRepo iscsi rbd cephfs flexVolume azureFile".split(
    " ",
  );
const volume = fc
  .oneof({ weight: 3, arbitrary: fc.constantFrom(...SOURCES.slice(0, 9)) }, { weight: 1, arbitrary: fc.constantFrom(...SOURCES) })
  .chain((source) =>
    fc.constantFrom<Json>(
      { name: "data", [source]: {} },
      { name: "data", [source]: {}, hostPath: null },
      { name: "data", [source]: null },
    ),
  );

const SYSCTLS = [
  "kernel.shm_rmid_forced",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_rmem",
  "net.ipv4.tcp_wmem",
  "kernel.msgmax",
  "net/ipv4/tcp_syncookies",
  "",
];
const podSecurity = fc.record({
  runAsNonRoot: rarely(fc.constantFrom<Json>(true, true, null), boolean),
  runAsUser: rarely(absent, fc.constantFrom<Json>(0, 1)),
  seccompProfile: rarely(fc.constant({ type: "RuntimeDefault" }), fc.oneof(profile, absent)),
  appArmorProfile: rarely(absent, profile),
  seLinuxOptions: rarely(absent, seLinuxOptions),
  windowsOptions: rarely(absent, windowsOptions),
  sysctls: rarely(
    absent,
    fc.array(
      fc.constantFrom(...SYSCTLS).map((name) => ({ name, value: "1" })),
      { maxLength: 2 },
    ) as fc.Arbitrary<Json>,
  ),
}) as fc.Arbitrary<Json>;

const annotations = fc.dictionary(
  fc.constantFrom(
    "container.apparmor.security.beta.kubernetes.io/app",
    "container.apparmor.security.beta.kubernetes.io/other",
    "container.apparmor.security.beta.kubernetes.io",
    "seccomp.security.alpha.kubernetes.io/pod",
  ),
  fc.constantFrom("", "runtime/default", "localhost/x", "localhost", "unconfined", "Runtime/Default"),
  { maxKeys: 1 },
) as fc.Arbitrary<Json>;

/** Pods that the API server could decode, at all levels of compliance. */
export const randomPod: fc.Arbitrary<Json> = fc.record({
  metadata: fc.record({ name: fc.constant("pod"), annotations: rarely(absent, annotations) }),
  spec: fc.record({
    securityContext: rarely(podSecurity, absent),
    containers: fc.tuple(container("app")),
    initContainers: rarely(absent, fc.tuple(container("init")) as fc.Arbitrary<Json>),
    ephemeralContainers: rarely(absent, fc.tuple(container("debug")) as fc.Arbitrary<Json>),
    volumes: rarely(absent, fc.array(volume, { maxLength: 2 }) as fc.Arbitrary<Json>),
    hostNetwork: rarely(absent, boolean),
    hostPID: rarely(absent, boolean),
    hostIPC: rarely(absent, boolean),
    hostUsers: rarely(absent, boolean),
    os: rarely(absent, fc.constantFrom<Json>({ name: "windows" }, { name: "linux" }, { name: "Windows" }, {})),
  }),
});
