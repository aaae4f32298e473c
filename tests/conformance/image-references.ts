import * as fc from "fast-check";
import { parseImageReference, type ImageReference } from "../../policies/model/image-reference";
import { askParser } from "./oracle";

export const SEED = 41;
const RANDOM = 6000;
const MUTATED = 8000;
const HEX = "0123456789abcdef";
const SHA256 = `sha256:${HEX.repeat(4)}`;

/** References as they are written for real. */
const REAL = split(`
  nginx nginx:1.27 library/nginx:stable-alpine docker.io/library/redis:7.4 index.docker.io/bitnami/postgresql:16
  registry-1.docker.io/grafana/grafana:11.2.0 ghcr.io/fluxcd/source-controller:v1.4.1 quay.io/prometheus/node-exporter:v1.8.2
  registry.k8s.io/pause:3.10 registry.k8s.io/ingress-nginx/controller:v1.11.2@${SHA256} gcr.io/google-containers/busybox@${SHA256}
  123456789012.dkr.ecr.eu-central-1.amazonaws.com/team/app:2024-01-01 europe-west3-docker.pkg.dev/project-id/repo/image:latest
  mcr.microsoft.com/dotnet/aspnet:8.0 localhost/app localhost:5000/app:dev registry.example.com:5000/team/app__x/y.z:1.0_rc-1
  [::1]:5000/app [2001:db8::1]/team/app:1 10.0.0.1:5000/app@sha512:${HEX.repeat(8)}`);

/** What somebody would write to be taken for another registry, or to be read in two ways. */
const LOOK_ALIKES = [
  ...split(`
    registry.example.com.evil.com/team/app registry.example.com@evil.com/team/app registry.example.com:@evil.com/team/app
    registry.example.com:80@evil.com/app registry.example.com%2fevil/app registry.example.com#/app registry.example.com?x=/app
    registry.example.com-/app -registry.example.com/app registry..example.com/app .registry.example.com/app
    registry.example.com./app registry_example.com/app registry.example.com_evil/app registry__example.com/app:1
    https://registry.example.com/app //registry.example.com/app user:password@registry.example.com/app
    docker.io.evil.com/library/nginx docker.io@evil/nginx docker.io:443/library/nginx docker.io/nginx docker.io/library
    docker.io/library/library docker.io/ docker.io index.docker.io index.docker.io/nginx index.docker.io:443/nginx
    INDEX.docker.io/nginx Docker.io/nginx library library/nginx library//nginx`),
  // What is a port, a tag or a registry.
  ...split(`
    test.com:5000 test.com:5000/ test.com:5000/app test.com:/app test.com:5000:5000/app test.com:99999999/app test.com:5o00/app
    test:5000/app test:tag/app localhost localhost:5000 LOCALHOST/app localhost.evil/app localhosts/app`),
  ...split(`
    NGINX Nginx/app REGISTRY/app registry/App registry.example.com/App registry.example.com/app:TAG
    registry.example.com/app@SHA256:${HEX.repeat(4)} registry.example.com/app:1@SHA256:${HEX.repeat(4)}
    registry.example.com/app@sha256:${HEX.repeat(4).toUpperCase()} app:1@Sha256:${HEX.repeat(4)}`),
  ...split(`
    app: app:1:2 app:-1 app:.1 app:_1 app:1@ app@ app@@${SHA256} app@${SHA256}:1 app@${SHA256}@${SHA256} app:1@${SHA256}
    app:@${SHA256} @${SHA256} :1 :1@${SHA256} / app/ /app a//b a/./b a/../b ${SHA256} app@sha256 app@sha256: app@:${HEX.repeat(4)}
    app@sha256:${HEX.repeat(4).slice(1)} app@sha256:${HEX.repeat(4)}0 app@sha256:${HEX.repeat(4).replace("0", "g")}
    app@sha384:${HEX.repeat(6)} app@sha384:${HEX.repeat(4)} app@sha512:${HEX.repeat(8)} app@sha512:${HEX.repeat(4)}
    app@sha1:${HEX.repeat(2)}01234567 app@md5:${HEX.repeat(2)} app@sha224:${HEX.repeat(4).slice(8)} app@blake3:${HEX.repeat(4)}
    app@sha256+b64:${HEX.repeat(4)} app@sha256.x:${HEX.repeat(4)} app@unknown:${HEX.repeat(2)}`),
  // Identifiers of images.
  ...split(`${HEX.repeat(4)} ${HEX.repeat(4).toUpperCase()} ${HEX.repeat(4).slice(1)} ${HEX.repeat(4)}:1 library/${HEX.repeat(4)}`),
  ...split(`
    [::1]/app [::1]:/app [::1/app ::1/app []/app [fe80::1%25eth0]/app [::ffff:10.0.0.1]/app [2001:DB8::1]:5000/app [::g]/app`),
  ...split("a__b/c a___b a--b a..b a._b a-_b _a a_ a- a. -a a/b_/c a.b_c/d a_b.c:80/d"),
  // Letters that look like others.
  ...split(`
    \u0430/b dock\u0435r.io/library/nginx r\u0435gistry.example.com/app registry.example.com/\u0430pp
    registry.example.com/app:\u0661 registry.example.com\uff0eevil.com/app registry.example.com\u2044evil/app \u0130stanbul/app
    \u212Aube/app stra\u00dfe/app`),
  // White space and control characters.
  ...["\0", "\n", "\r\n", " ", "\t", "\u00a0", "\u200b", "\ufeff", "\u2028", "\\"].flatMap((blank) => [
    `${blank}registry.example.com/app`,
    `registry.example.com${blank}/app`,
    `registry.example.com${blank}.evil.com/app`,
    `registry.example.com/${blank}app`,
    `registry.example.com/app${blank}`,
    `registry.example.com/app${blank}:1`,
    `registry.example.com/app:1${blank}`,
    `registry.example.com/app@${SHA256}${blank}`,
    blank,
  ]),
  "",
  ...[1, 127, 128, 129].map((length) => `app:${"t".repeat(length)}`),
  ...[246, 247, 248, 254, 255, 256].flatMap((length) => [
    "a".repeat(length),
    `a/${"b".repeat(length - 2)}`,
    `registry.example.com/${"a".repeat(length)}`,
    `docker.io/${"a".repeat(length)}:1`,
    `library/${"a".repeat(length - 8)}`,
  ]),
  `${"a".repeat(300)}.com/app`,
  `registry.example.com/${"a/".repeat(200)}b`,
];

/** Mostly the first, so that a reference is not spoilt by every one of its parts. */
function mostly(usual: fc.Arbitrary<string>, other: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: other });
}

const host = mostly(
  fc.oneof(
    fc.constantFrom("docker.io", "index.docker.io", "localhost", "registry.example.com", "10.0.0.1", "[::1]", "Upper", "team"),
    fc.stringMatching(/^[a-z0-9]{1,5}(\.[a-zA-Z0-9]{1,5}){1,3}$/),
  ),
  fc.stringMatching(/^[a-zA-Z0-9_.-]{1,12}$/),
);
const port = fc.oneof(fc.constant(""), mostly(fc.stringMatching(/^:[0-9]{1,5}$/), fc.stringMatching(/^:[0-9a]{0,6}$/)));
const component = mostly(
  fc.stringMatching(/^[a-z0-9]{1,6}((\.|_|__|-|--)[a-z0-9]{1,4}){0,2}$/),
  fc.stringMatching(/^[a-zA-Z0-9._-]{0,6}$/),
);
const tag = fc.oneof(fc.constant(""), mostly(fc.stringMatching(/^:\w[\w.-]{0,8}$/), fc.stringMatching(/^:[\w.-]{0,3}$/)));
const otherDigest = /^@(sha256|sha384|sha512|md5|SHA256)(:[0-9a-fA-F]{31,33}|:[0-9a-f]{63,65}|:[0-9a-f]{96}|:[0-9a-f]{128})$/;
const digest = fc.oneof(fc.constant(""), mostly(fc.stringMatching(/^@sha256:[0-9a-f]{64}$/), fc.stringMatching(otherDigest)));
const random = fc
  .tuple(fc.option(fc.tuple(host, port)), fc.array(component, { minLength: 1, maxLength: 3 }), tag, digest)
  .map(([registry, path, ...rest]) => [...(registry ? [registry.join("")] : []), ...path].join("/") + rest.join(""));

/** What a mutation puts into a reference. */
const PIECES = [
  ..."/ : @ . - _ [ ] % A".split(" "),
  ...["", "", "a", "b0", "__", "//", " ", "\n", "\0", "\u0430", "\u212a"],
  ...["localhost/", "docker.io/", "a.b/", "a/", "team/", ":5000/", ":1", `@${SHA256}`, "@sha256:"],
];
const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.nat(2),
  insert: fc.constantFrom(...PIECES),
});
const mutated = fc
  .tuple(fc.constantFrom(...REAL), fc.array(mutation, { minLength: 1, maxLength: 3 }))
  .map(([reference, mutations]) =>
    mutations.reduce((current, { at, remove, insert }) => {
      const offset = Math.round(at * current.length);
      return current.slice(0, offset) + insert + current.slice(offset + remove);
    }, reference),
  );

/** What was compared, and every text on which the two readers differ. */
export interface ReferenceComparison {
  compared: number;
  /** How many texts both take for references. */
  accepted: number;
  disagreements: { text: string; portcullis: ImageReference | undefined; distribution: ImageReference | undefined }[];
}

/** Different texts: real references, look-alikes, random ones, and real ones with something changed. */
export function imageReferenceTexts(): string[] {
  return [
    ...new Set([
      ...REAL,
      ...LOOK_ALIKES,
      ...fc.sample(random, { numRuns: RANDOM, seed: SEED }),
      ...fc.sample(mutated, { numRuns: MUTATED, seed: SEED }),
    ]),
  ];
}

/** Compares what image references are to portcullis with what they are to container runtimes: every part, or that they are none. */
export async function compareImageReferences(): Promise<ReferenceComparison> {
  const texts = imageReferenceTexts();
  const answers = await askParser<ImageReference>("image-references", texts);
  const comparison: ReferenceComparison = { compared: texts.length, accepted: 0, disagreements: [] };
  texts.forEach((text, index) => {
    const answer = answers[index] ?? { error: "no answer" };
    const distribution = "error" in answer ? undefined : answer;
    const portcullis = parseImageReference(text);
    if (distribution && portcullis) comparison.accepted += 1;
    if (!isSame(portcullis, distribution)) comparison.disagreements.push({ text, portcullis, distribution });
  });
  return comparison;
}

function isSame(a: ImageReference | undefined, b: ImageReference | undefined): boolean {
  if (!a || !b) return a === b;
  return (["registry", "repository", "tag", "digest"] as const).every((part) => a[part] === b[part]);
}

function split(text: string): string[] {
  return text.split(/[ \n]+/).filter(Boolean);
}
