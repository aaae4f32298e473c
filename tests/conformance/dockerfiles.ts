import { InputError } from "../../policies/errors";
import { splitDockerfile } from "../../policies/sources/dockerfile-lines";
import { askParser } from "./oracle";

const SEED = 43;
const MUTATED = 8000;

/** Dockerfiles as they are written for real. */
export const REAL_DOCKERFILES: readonly string[] = [
  `# syntax=docker/dockerfile:1
ARG GO_VERSION=1.25
FROM --platform=$BUILDPLATFORM golang:\${GO_VERSION}-alpine AS build
ARG TARGETOS TARGETARCH
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod \\
    go mod download
COPY . .
RUN CGO_ENABLED=0 GOOS=$TARGETOS go build -o /out/app ./cmd/app

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/app /app
USER 65532:65532
ENTRYPOINT ["/app"]
`,
  `FROM node:22-bookworm-slim
ENV NODE_ENV=production \\
    PORT=3000
# a comment
COPY --chown=node:node . .
RUN apt-get update && apt-get install -y --no-install-recommends \\
  # tools
  curl \\

  ca-certificates \\
  && rm -rf /var/lib/apt/lists/*
USER node
HEALTHCHECK --interval=30s CMD curl -f http://localhost:3000/ || exit 1
CMD ["node", "server.js"]
`,
  `FROM python:3.13
RUN <<EOF
apt-get update
apt-get install -y curl
EOF
COPY <<-"EOT" /etc/app.conf
\ta=$b
\tEOT
RUN cat 3<<ONE 4<<TWO && echo hi
one
ONE
two
TWO
RUN echo "a <<b c" && echo '<<EOF'
ONBUILD COPY . /app
ENV A=1 B="x y" C=a\\ b
LABEL a=b "c d"='e f'
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
VOLUME /data /logs
ADD --checksum=sha256:${"24454f83".repeat(8)} https://example.com/a.tar.gz /
ENTRYPOINT exec top -b
`,
  "# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2025\nRUN dir C:\\ `\n  && echo x\nCOPY a.txt C:\\\nUSER ContainerUser\n",
  "FROM a\r\nRUN x \\\r\n y\r\nUSER 1\r\n",
];

/** What somebody would write so that a `USER` is an instruction to one reader and text to another. */
export const TRICKS: readonly string[] = [
  "FROM a\nRUN cat 3<<EOF\nUSER 1000\nEOF\n",
  'FROM a\nUSER 1\nRUN echo "x <<EOF y"\nUSER root\n',
  "FROM a\nUSER 1\nRUN echo <<EOF y \\\nUSER 3\nEOF\nUSER root\n",
  "FROM a\nRUN echo << EOF\nUSER 1\nEOF\n",
  "FROM a\nRUN echo ${x:-y}<<EOF\nUSER 1\nEOF\n",
  "FROM a\nRUN echo it's <<EOF\nUSER 1\nEOF\n",
  'FROM a\nRUN <<"a\\b"\nUSER 1\na\\b\n',
  "FROM a\nRUN <<'E F'\nUSER 1\nE F\nUSER 2\n",
  "FROM a\nRUN <<E\\ F\nUSER 1\nE F\nUSER 2\n",
  "FROM a\nRUN <<-E\n\tUSER 1\n\tE\nUSER 2\n",
  "FROM a\nRUN <<E\n\tUSER 1\n\tE\nUSER 2\nE\n",
  "FROM a\nRUN a <<-E <<F\nUSER 1\n\tE\nUSER 3\n\tF\nUSER 2\nF\n",
  "FROM a\nRUN a <<E;b\nUSER 1\nE;b\nUSER 2\nE\n",
  "FROM a\nRUN <<E\nx\n",
  "FROM a\nONBUILD RUN <<E\nUSER 1\nE\nUSER 2\n",
  "FROM a\nCMD <<E\nUSER 1\nE\n",
  "FROM a\nRUN $((1<<E))\nUSER 1\nE\n",
  'FROM a\nRUN ["x", "<<E"]\nUSER 1\n',
  "FROM a\nCOPY --chown=1 <<E /x\nUSER 1\nE\nUSER 2\n",
  "FROM a\nRUN echo \\ \nUSER 1\n",
  "FROM a\nRUN echo \\\\\nUSER 1\n",
  "FROM a\nRUN x \\\n# c \\\nUSER 1\n",
  "FROM a\nRUN x \\\n\n\n y\nUSER 1\n",
  "FROM a\n  # c \\\nUSER 1\n",
  "FROM a\nUS\\\nER 1\n",
  "FROM a\nRUN x \\",
  "# foo=bar\n# escape=`\nFROM a\nRUN x `\nUSER 1\n",
  "#escape=`\n#escape=\\\nFROM a\n",
  "# comment\n# escape=`\nFROM a\nRUN x `\nUSER 1\n",
  "\n# escape=`\nFROM a\nRUN x `\nUSER 1\n",
  "# escape=`\nFROM a\nRUN --mount=type=cache,target=a`\nUSER 1\n",
  "FROM a\rUSER 1\n",
  "FROM a\n\u00a0USER 1\n",
  "FROM a\n\u000bUSER 1\n",
  "FROM a\nUSER\u00a01\n",
  "FROM a\nRUN\u00a0--x <<E\nUSER 1\nE\n",
  "FROM a\nUSER\u000b1\n",
  "\ufeffFROM a\nUSER 1\n",
  "FROM a\nRUN -- <<E\nUSER 1\nE\n",
  "from a\nuser 1\n",
];

const BITS =
  "\n|\\\n|\\| |\t|#|'|\"|<<E|<< E|\nE\n|<<-E|${|}|$|`|[|]|,|--|=|USER 1\n|RUN |FROM a\n|ONBUILD |\r|\u00a0|\\ \n|ENV a=b |$x|${x:-y}|# escape=`\n|0<<E|\u000b|COPY a b\n|\u00e9|--from=x |AS b|<|>|\u2028".split(
    "|",
  );

/** Dockerfiles, and what becomes of them when they are cut, repeated and mixed with what readers stumble over. */
export function dockerfileTexts(count: number, seed = SEED): string[] {
  let state = seed;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) % limit;
  };
  const bases = [...REAL_DOCKERFILES, ...TRICKS];
  const mutate = (base: string): string => {
    let text = base;
    for (let times = 1 + below(4); times > 0; times -= 1) {
      const at = below(text.length + 1);
      const from = below(text.length + 1);
      const inserted = [text.slice(from, from + below(20)), BITS[below(BITS.length)] ?? ""][below(3) === 0 ? 0 : 1] ?? "";
      text = below(4) === 0 ? text.slice(0, at) + text.slice(at + 1 + below(4)) : text.slice(0, at) + inserted + text.slice(at);
    }
    return text;
  };
  return [...bases, ...Array.from({ length: count }, () => mutate(bases[below(bases.length)] ?? ""))];
}

interface Read {
  keyword: string;
  flags?: string[];
  line: number;
  documents?: string[];
}

/** Reads texts with portcullis and with BuildKit. What portcullis refuses needs no agreement, what it reads does. */
export async function compareDockerfiles(): Promise<{ compared: number; read: number; disagreements: string[] }> {
  const texts = dockerfileTexts(MUTATED);
  const answers = await askParser<Read[]>("dockerfiles", texts);
  const disagreements: string[] = [];
  let read = 0;
  texts.forEach((text, index) => {
    const own = split(text);
    if (own === undefined) return;
    read += 1;
    const answer = answers[index];
    const others = Array.isArray(answer) ? answer.map(outline) : undefined;
    // What BuildKit refuses for a single instruction is told when the instruction is read.
    if (others && JSON.stringify(own) !== JSON.stringify(others)) {
      disagreements.push(`${JSON.stringify(text)}: ${own.join(", ")} instead of ${others.join(", ")}`);
    }
  });
  return { compared: texts.length, read, disagreements };
}

function split(text: string): string[] | undefined {
  try {
    return splitDockerfile(text, "Dockerfile").instructions.map(({ keyword, flags, line, documents }) =>
      outline({ keyword, flags: [...flags], line, documents: documents.map(({ name, content }) => `${name}\n${content}`) }),
    );
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

function outline({ keyword, flags = [], line, documents = [] }: Read): string {
  return `${line} ${keyword} ${JSON.stringify([flags, documents])}`;
}
