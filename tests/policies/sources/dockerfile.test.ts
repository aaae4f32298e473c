import assert from "node:assert/strict";
import type { Dockerfile } from "../../../policies/model/docker/dockerfile";
import { readDockerfile } from "../../../policies/sources/dockerfile";
import { readPulumiResource } from "../../../policies/sources/pulumi";
import { dockerfileTexts } from "../../conformance/dockerfiles";
import { UNKNOWN } from "../../support/pods";

function errorOf(text: string): string | undefined {
  const { subjects, errors } = readDockerfile(text, { file: "Dockerfile" });
  assert.equal(subjects.length + errors.length, 1);
  return errors[0]?.message;
}

function valueOf(text: string): unknown {
  const { subjects, errors } = readDockerfile(text, { file: "Dockerfile" });
  assert.deepEqual(errors, []);
  return plain(subjects[0]?.root.value);
}

function modelOf(text: string): Dockerfile {
  const { subjects } = readDockerfile(text, { file: "Dockerfile" });
  return subjects[0]?.parts?.dockerfile?.[0] as Dockerfile;
}

/** Without the difference between maps with and without a prototype. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

const BUILD_ARGUMENT = { reason: "depends on a build argument" };

describe("readDockerfile", () => {
  it("gives one subject with the file's name", () => {
    const { subjects } = readDockerfile("FROM alpine:3.20\n", { file: "images/Dockerfile" });
    assert.equal(subjects.length, 1);
    assert.deepEqual(subjects[0]?.reference, { kind: "Dockerfile", file: "images/Dockerfile" });
    assert.deepEqual(subjects[0].kinds, ["dockerfile/Dockerfile"]);
  });

  it("has the instructions of each stage by keyword", () => {
    const text = `# syntax=docker/dockerfile:1
ARG VERSION=3.20
FROM --platform=linux/amd64 alpine:$VERSION AS build
RUN --mount=type=cache,target=/c --mount=type=secret,id=s make \\
  # between
  all
COPY --chown=1:1 ["a b", "c", "/d/"]
FROM build
ENV A=1 "B C"='x y' \\
  D=$A
LABEL old style value
EXPOSE 80/tcp 443
HEALTHCHECK --interval=5s CMD ["/app", "check"]
ONBUILD COPY . /src
USER app
CMD npm start
`;
    assert.deepEqual(valueOf(text), {
      syntax: "docker/dockerfile:1",
      ARG: [{ VERSION: "3.20" }],
      stages: [
        {
          FROM: { image: "alpine:3.20", platform: "linux/amd64", name: "build" },
          RUN: [{ mount: ["type=cache,target=/c", "type=secret,id=s"], command: "make   all" }],
          COPY: [{ chown: "1:1", sources: ["a b", "c"], written: ["a b", "c"], destination: "/d/" }],
        },
        {
          FROM: { image: "build", stage: 0 },
          // All values are read with the variables in front of the instruction.
          ENV: [{ A: "1", "B C": "x y", D: { reason: "depends on the base image" } }],
          LABEL: [{ old: "style value" }],
          EXPOSE: [["80/tcp", "443"]],
          HEALTHCHECK: [{ type: "CMD", interval: "5s", exec: ["/app", "check"] }],
          ONBUILD: [{ COPY: { sources: ["."], written: ["."], destination: "/src" } }],
          USER: ["app"],
          CMD: [{ command: "npm start" }],
        },
      ],
    });
  });

  const variables: Record<string, [string, unknown]> = {
    "the default of an argument": ["ARG A=1\nUSER $A", "1"],
    "an argument without a default": ["ARG A\nUSER x$A", BUILD_ARGUMENT],
    "an argument with the default of the first lines": ["ARG TOP\nUSER $TOP", "top"],
    "an argument of the first lines that the stage does not declare": ["USER $TOP", { reason: "depends on the base image" }],
    "the environment, which no argument changes": ["ENV A=1\nARG A=2\nUSER $A", "1"],
    "the platform": ["ARG TARGETARCH\nUSER $TARGETARCH", { reason: "depends on the platform of the build" }],
    "a default of its own": ["USER ${A:-app}", "app"],
    "a default of its own for what is empty": ["ENV A=\nUSER ${A:-app}${A-x}", "app"],
    "a nested default": ["ARG B\nUSER ${A:-${B:-c}}", BUILD_ARGUMENT],
    "a word in place of a variable that is set": ["ENV A=1\nUSER ${A:+app}${C:+x}", { reason: "depends on the base image" }],
    "a pattern": ["ENV A=1\nUSER ${A%1}", { reason: "uses a substitution that is not evaluated here" }],
    "an escaped dollar": ["ENV A=1\nUSER \\$A", "$A"],
    "single quotes": ["ENV A=1\nUSER '$A'", "$A"],
    "double quotes": ['ENV A=1\nUSER "${A}\\"b"', '1"b'],
  };
  for (const [what, [text, wanted]] of Object.entries(variables)) {
    it(`reads ${what}`, () => {
      const value = valueOf(`ARG TOP=top\nFROM alpine:3.20\n${text}\n`) as { stages: [{ USER: unknown[] }] };
      assert.deepEqual(value.stages[0].USER, [wanted]);
    });
  }

  it("knows that nothing is set in an image from scratch", () => {
    assert.deepEqual((valueOf("FROM scratch\nUSER a$B\n") as { stages: { USER: unknown }[] }).stages[0]?.USER, ["a"]);
  });

  const refused: Record<string, [string, string]> = {
    "no text": ["", "Dockerfile: has no FROM, and so builds nothing"],
    "no stage": ["ARG A=1\n", "Dockerfile: has no FROM, and so builds nothing"],
    "an unknown instruction": ["FROM a\n\nFOO x\n", "Dockerfile:3: has an unknown instruction"],
    "another language": ["apiVersion: v1\n", "Dockerfile:1: has an unknown instruction"],
    "an instruction in front of FROM": ["RUN x\nFROM a\n", "Dockerfile:1: has an instruction in front of the first FROM"],
    "FROM without an image": ["FROM\n", "Dockerfile:1: has a FROM that is not of the form FROM image [AS name]"],
    "FROM with more": ["FROM a # b\n", "Dockerfile:1: has a FROM that is not of the form FROM image [AS name]"],
    "FROM of nothing": ["ARG A=\nFROM $A\n", "Dockerfile:2: has a FROM whose image is empty"],
    "a wrong name": ["FROM a AS -b\n", "Dockerfile:1: has a stage with a wrong name"],
    "a here-document without an end": ["FROM a\nRUN <<E\nUSER x\n", 'Dockerfile:2: has a "<<" whose text has no end'],
    "USER without a user": ["FROM a\nUSER\n", "Dockerfile:2: has a USER without an argument"],
    "COPY without a source": ["FROM a\nCOPY a\n", "Dockerfile:2: has a COPY without a source or a destination"],
    "ENV without a value": ["FROM a\nENV A\n", "Dockerfile:2: has an ENV without a value"],
    "ENV with a lone word": ["FROM a\nENV A=1 B\n", 'Dockerfile:2: has a word without "=" among those of ENV'],
    "an array of numbers": ["FROM a\nRUN [1]\n", "Dockerfile:2: has an array with something else than texts in it"],
    "SHELL in words": ["FROM a\nSHELL sh\n", "Dockerfile:2: has a SHELL that is no array of texts"],
    "a strange HEALTHCHECK": ["FROM a\nHEALTHCHECK x\n", "Dockerfile:2: has a HEALTHCHECK that is neither CMD nor NONE"],
    "ONBUILD of FROM": ["FROM a\nONBUILD FROM b\n", "Dockerfile:2: has an ONBUILD FROM, which no builder takes"],
    "a quote without its end": ["FROM a\nENV A='b\n", "Dockerfile:2: has a quote without its end"],
    "a brace without its end": ["FROM a\nUSER ${A:-b\n", "Dockerfile:2: has a ${ without its }"],
    "a substitution that is none": ["FROM a\nUSER ${}\n", "Dockerfile:2: has a substitution that no builder takes"],
    "two directives": ["# escape=`\n# escape=`\nFROM a\n", 'Dockerfile:2: has the directive "escape" twice'],
    "a wrong escape character": ["# escape=x\nFROM a\n", "Dockerfile:1: has an escape character that is neither \\ nor `"],
    "a long line": [`FROM a\n# ${"x".repeat(70_000)}\n`, "Dockerfile:2: has a line of more than 64 KiB"],
    "many instructions": [`FROM a\n${"RUN x\n".repeat(5000)}`, "Dockerfile:5001: has more than 5,000 instructions"],
    "many stages": ["FROM a\n".repeat(501), "Dockerfile:501: has more than 500 stages"],
    "many flags": [`FROM a\nRUN ${"--x ".repeat(201)}y\n`, "Dockerfile:2: has an instruction with more than 200 flags"],
    "a large file": [`FROM a\n${`# ${"x".repeat(1000)}\n`.repeat(1100)}`, "Dockerfile: is larger than 1 MiB"],
    "values without bounds": [
      `FROM a\nENV A=xxxxxxxxxxxxxxxx\n${"ENV A=$A$A$A$A\n".repeat(9)}`,
      "Dockerfile:9: has a value that grows beyond 64 KiB",
    ],
    "nesting without bounds": [
      `FROM a\nUSER ${"${A:-".repeat(60)}x${"}".repeat(60)}\n`,
      "Dockerfile:2: has variables that nest too deep",
    ],
  };
  for (const [what, [text, message]] of Object.entries(refused)) {
    it(`refuses ${what}`, () => assert.equal(errorOf(text), message));
  }

  const ambiguous: Record<string, string> = {
    "a blank behind <<": "FROM a\nRUN cat << E\nUSER x\nE\n",
    "a quote without an end": "FROM a\nRUN echo it's <<E\nUSER x\nE\n",
    "a variable with a default in front of <<": "FROM a\nRUN cat ${A:-'b'} <<E\nUSER x\nE\n",
    "a backslash in a quoted name": 'FROM a\nRUN <<"a\\b"\nUSER x\na\\b\n',
  };
  for (const [what, text] of Object.entries(ambiguous)) {
    it(`refuses ${what}, which builders read differently`, () => {
      assert.equal(
        errorOf(text),
        'Dockerfile:2: has a "<<" that builders may read differently; put it in quotes, or no blank behind it',
      );
    });
  }

  it("tells where an instruction stands, or the nearest place above", () => {
    const { subjects } = readDockerfile("# c\nARG A\nFROM a\n\n  RUN x \\\n y\nONBUILD USER b\n", { file: "Dockerfile" });
    const locate = (...keys: (string | number)[]): unknown => subjects[0]?.locate?.(keys);
    assert.deepEqual(locate("ARG", 0, "A"), { line: 2, column: 1 });
    assert.deepEqual(locate("stages", 0, "RUN", 0, "command"), { line: 5, column: 3 });
    assert.deepEqual(locate("stages", 0, "ONBUILD", 0, "USER"), { line: 7, column: 1 });
    assert.deepEqual(locate("stages", 0, "USER"), { line: 3, column: 1 });
    assert.deepEqual(locate(), { line: 1, column: 1 });
  });

  it("survives any text, and never repeats one in an error", () => {
    for (const text of dockerfileTexts(5000, 7)) {
      const message = errorOf(`${text}\nENV CANARY=do-not-print-this\n`);
      assert.doesNotMatch(message ?? "", /do-not-print-this/);
      const dockerfile = message === undefined ? modelOf(text) : undefined;
      dockerfile?.instructions("RUN", "CMD", "ENTRYPOINT").forEach((instruction) => instruction.commands());
      dockerfile?.final?.effective("USER");
    }
  });
});

describe("Dockerfile", () => {
  const user = (text: string): unknown => modelOf(text).final?.effective("USER").value;

  it("inherits through stages, carrying out what ONBUILD keeps", () => {
    assert.equal(user("FROM a\nUSER 1\nFROM b\n"), undefined);
    assert.equal(user("FROM a AS Base\nUSER 1\nFROM base AS next\nFROM next\n"), "1");
    assert.equal(user("FROM a AS b\nUSER 1\nONBUILD USER 2\nFROM b AS c\nFROM c\n"), "2");
    assert.equal(user("FROM a\nUSER 1\nONBUILD USER 2\n"), "1");
    assert.equal(modelOf("FROM a AS b\nFROM b AS c\nFROM c\n").final?.base.value, "a");
    assert.equal(modelOf("FROM x\nFROM a AS b\nFROM b\n").imageStages.length, 2);
  });

  it("is unknown where the text of a resource is", () => {
    const type = "docker-build:index:Image";
    const read = (inline: string): Dockerfile | undefined =>
      readPulumiResource({ type, urn: `urn:pulumi:s::p::${type}::a`, inputs: { dockerfile: { inline } } })[0]?.parts
        ?.dockerfile?.[0];
    assert.equal(read(UNKNOWN)?.final?.effective("USER").state, "unknown");
    const broken = read("FROM a\nFOO\n")?.final?.effective("USER");
    assert.equal(broken?.reason, "cannot be read as a Dockerfile: it has an unknown instruction (line 2)");
    assert.equal(read("FROM a\nUSER 1\n")?.final?.effective("USER").path, "dockerfile.inline.stages[0].USER[0]");
  });

  it("has as its last stage the one that the build names", () => {
    const type = "docker-build:index:Image";
    const userOf = (target: string): unknown => {
      const inputs = { target, dockerfile: { inline: "FROM a AS Dev\nUSER root\nFROM b\nUSER 1\n" } };
      const [subject] = readPulumiResource({ type, urn: `urn:pulumi:s::p::${type}::a`, inputs });
      const user = subject?.parts?.dockerfile?.[0]?.final?.effective("USER");
      return user?.state === "unknown" ? user.unknownAt?.path : user?.value;
    };
    assert.deepEqual([userOf("dev"), userOf("0"), userOf("1"), userOf(UNKNOWN)], ["root", "root", "1", "target"]);
  });
});
