import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { DockerContainer } from "../../../policies/model/docker/docker-container";
import type { Subject } from "../../../policies/model/subject";
import { readManifests } from "../../../policies/sources/manifests";

function read(text: string, { file = "compose.yaml", strict = true } = {}): { subjects: Subject[]; errors: string[] } {
  const { subjects, errors } = readManifests(text, { file, strict });
  return { subjects, errors: errors.map(({ message }) => message) };
}

/** The settings of the first service. */
function service(text: string, index = 0): unknown {
  const { subjects, errors } = read(text);
  assert.deepEqual(errors, []);
  return JSON.parse(JSON.stringify(subjects[index]?.root.value)) as unknown;
}

function containerOf(subject: Subject | undefined): DockerContainer {
  return subject?.parts?.["docker-container"]?.[0] as DockerContainer;
}

describe("readCompose", () => {
  it("gives a subject for each service, with places in the file", () => {
    const text = "name: shop\nservices:\n  web:\n    image: web:1\n    ports:\n      - 80:80\n  db: { image: db:1 }\n";
    const { subjects, errors } = read(text);
    assert.deepEqual(errors, []);
    assert.deepEqual(
      subjects.map(({ reference }) => reference),
      ["web", "db"].map((name) => ({ kind: "Compose service", name, file: "compose.yaml", document: 1 })),
    );
    assert.deepEqual(subjects[0]?.locate?.(["services", "web", "ports", 0, "target"]), { line: 6, column: 9 });
    assert.equal(subjects[1]?.root.get("image").path, "services.db.image");
    assert.equal(containerOf(subjects[0]).label, 'service "web"');
  });

  const volume = (text: string): unknown =>
    (service(`services: { a: { image: a, volumes: [${JSON.stringify(text)}] } }`) as never)["volumes"][0];
  const port = (text: string): unknown => (service(`services: { a: { image: a, ports: [${text}] } }`) as never)["ports"][0];

  it("takes the short forms of volumes apart", () => {
    assert.deepEqual(volume("/srv:/data"), { type: "bind", source: "/srv", target: "/data" });
    assert.deepEqual(volume("./a:/b:ro,z"), { type: "bind", source: "./a", target: "/b", read_only: true });
    assert.deepEqual(volume("~/a:/b:rshared"), { type: "bind", source: "~/a", target: "/b", bind: { propagation: "rshared" } });
    assert.deepEqual(volume("C:\\a:/b:ro"), { type: "bind", source: "C:\\a", target: "/b", read_only: true });
    assert.deepEqual(volume("data:/b"), { type: "volume", source: "data", target: "/b" });
    assert.deepEqual(volume("/b"), { type: "volume", target: "/b" });
  });

  it("takes the short forms of ports apart", () => {
    assert.deepEqual(port('"8080"'), { target: "8080" });
    assert.deepEqual(port("8080"), { target: 8080 });
    assert.deepEqual(port('"80:8080/udp"'), { published: "80", target: "8080", protocol: "udp" });
    assert.deepEqual(port('"127.0.0.1:80:8080"'), { host_ip: "127.0.0.1", published: "80", target: "8080" });
    assert.deepEqual(port('"127.0.0.1::8080"'), { host_ip: "127.0.0.1", target: "8080" });
    assert.deepEqual(port('"[::1]:80-81:8080-8081"'), { host_ip: "::1", published: "80-81", target: "8080-8081" });
    assert.deepEqual(port("{ target: 80, published: 8080 }"), { target: 80, published: 8080 });
  });

  it("reads switches and words as Compose does, not as YAML 1.1", () => {
    const text =
      "services: { a: { image: a, restart: no, privileged: yes, read_only: 'true', init: \"0\", user: 0x0, domainname: on } }";
    assert.deepEqual(service(text), {
      image: "a",
      restart: "no",
      privileged: true,
      read_only: true,
      init: false,
      user: 0,
      domainname: "on",
    });
  });

  it("lets a key win over what a merge key brings, wherever it stands", () => {
    const text = `x-base: &base { image: base, user: "1", restart: always }
x-more: &more { image: more, init: true }
services:
  a: { user: "2", <<: [*base, *more], restart: "no" }
`;
    assert.deepEqual(service(text), { user: "2", image: "base", restart: "no", init: true });
    assert.deepEqual(read("services: { a: { image: a, image: b } }").errors, [
      "compose.yaml:1:28: is not valid YAML or JSON: duplicated mapping key",
    ]);
  });

  it("takes settings away and replaces them by their tags", () => {
    const text =
      "services: { a: { image: a, ports: !override [80], tmpfs: !reset [], user: !reset null, labels: !override { a: b } } }";
    assert.deepEqual(service(text), { image: "a", ports: [{ target: 80 }], tmpfs: null, user: null, labels: { a: "b" } });
    assert.deepEqual(read("services: { a: !!python/object { image: a } }").errors, [
      "compose.yaml:1:16: has a tag that Compose does not know",
    ]);
  });

  it("extends a service by another of the same file", () => {
    const text = `services:
  base: { image: base:1, cap_drop: [ALL], environment: [A=1, B=2], command: [a, b] }
  web:
    extends: { service: base }
    environment: { B: "3" }
    cap_drop: [KILL]
    command: [c]
`;
    assert.deepEqual(service(text, 1), {
      image: "base:1",
      cap_drop: ["ALL", "KILL"],
      environment: { A: "1", B: "3" },
      command: ["c"],
      extends: { service: "base" },
    });
  });

  const sparse = (text: string): boolean | undefined => read(text).subjects.at(-1)?.root.origin.sparse;

  it("takes for a part what is completed elsewhere", () => {
    assert.equal(sparse("services: { a: { image: a } }"), false);
    assert.equal(sparse("services: { a: { extends: { file: b.yaml, service: b } } }"), true);
    assert.equal(sparse("services: { a: { extends: gone } }"), true);
    assert.equal(sparse("services: { a: { ports: [] } }"), true);
    assert.equal(sparse("services: { b: { extends: { file: x.yaml, service: c } }, a: { extends: b } }"), true);
  });

  const interpolated = (text: string): unknown =>
    (service(`services: { a: { image: a, user: ${JSON.stringify(text)} } }`) as never)["user"];

  it("replaces variables by their defaults", () => {
    const unknown = { reason: "depends on the environment" };
    assert.equal(interpolated("${A:-1}:${B-2}"), "1:2");
    assert.equal(interpolated("$$A$${B}"), "$A${B}");
    assert.equal(interpolated("${A:-${B:-3}}"), "3");
    assert.equal(interpolated("a$-b$"), "a$-b$");
    for (const text of ["$A", "${A}", "x${A:?must be set}", "${A:+b}", "${A:-${B}}"])
      assert.deepEqual(interpolated(text), unknown, text);
  });

  it("finds the directory of the host behind a volume and the name of a network", () => {
    const text = `services:
  a: { image: a, volumes: ["bound:/v", "remote:/w"], networks: [n, o] }
volumes:
  bound: { driver_opts: { type: none, o: "bind,ro", device: /etc } }
  remote: { driver_opts: { type: nfs, o: addr=10.0.0.1, device: ":/etc" } }
networks:
  n: { external: true, name: host }
`;
    const container = containerOf(read(text).subjects[0]);
    assert.deepEqual(
      container.hostMounts().map(({ path }) => [path.path, path.value]),
      [["volumes.bound.driver_opts.device", "/etc"]],
    );
    assert.deepEqual(
      container.networks().map(({ name }) => name),
      ["host", "o"],
    );
  });

  it("judges a Dockerfile that stands in the service", () => {
    const { subjects } = read('services: { a: { build: { dockerfile_inline: "FROM a:1\\nUSER root\\n" } } }');
    const user = subjects[0]?.parts?.dockerfile?.[0]?.final?.effective("USER");
    assert.equal(user?.path, "services.a.build.dockerfile_inline.stages[0].USER[0]");
  });

  const bad: Record<string, [string, string]> = {
    "no services": ["services: {}", "compose.yaml:1:1 (document 1): has no services"],
    "a service that is no map": [
      "services: { a: { image: a }, b: 1 }",
      "compose.yaml:1:30 (document 1): has a service that is no map",
    ],
    "services that extend each other": [
      "services: { a: { extends: b }, b: { extends: a } }",
      "compose.yaml:1:13 (document 1): has services that extend each other without end",
    ],
  };
  for (const [what, [text, message]] of Object.entries(bad)) {
    it(`refuses ${what}`, () => assert.equal(read(text).errors[0], message));
  }

  it("leaves to others what is no Compose file", () => {
    const symfony = "services: { App\\Service: { class: App, arguments: [1] } }";
    assert.equal(read(symfony, { file: "services.yaml", strict: false }).subjects[0]?.parts, undefined);
    assert.notEqual(read(symfony, { file: "docker-compose.yml", strict: false }).subjects[0]?.parts, undefined);
    const pod = "apiVersion: v1\nkind: Pod\nspec: { containers: [] }\nservices: { a: { image: a } }\n";
    assert.deepEqual(read(pod).subjects[0]?.kinds, ["Pod"]);
    // What a merge key brings may make it a resource, for which kubectl's reading counts.
    assert.match(
      read("x: &x { kind: a }\n<<: *x\nkind: b\nservices: { a: { image: a } }").errors[0] ?? "",
      /duplicated mapping key/,
    );
    assert.match(read("services: []").errors[0] ?? "", /is no Kubernetes resource/);
  });

  it("survives any document", () => {
    const word = fc.oneof(
      fc.constantFrom(
        "services",
        "web",
        "extends",
        "volumes",
        "ports",
        "environment",
        "build",
        "networks",
        "image",
        "$",
        "${A",
        "a:b:c:d",
        "<<",
      ),
      fc.string(),
      fc.integer(),
      fc.constant(null),
    );
    const tree = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { depthSize: "small" },
        word,
        fc.array(tie("node")),
        fc.dictionary(
          fc.constantFrom("web", "image", "extends", "volumes", "ports", "environment", "build", "args", "service", "source"),
          tie("node"),
        ),
      ),
    })).node;
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom("web", "db"), tree), tree, (services, volumes) => {
        for (const subject of read(JSON.stringify({ services, volumes })).subjects) {
          const container = subject.parts?.["docker-container"]?.[0];
          container?.hostMounts();
          container?.networks();
          container?.environment();
          container?.ports();
        }
      }),
      { numRuns: 800, seed: 11 },
    );
  });
});
