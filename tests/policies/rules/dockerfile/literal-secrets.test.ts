import { literalSecrets } from "../../../../policies/rules/dockerfile/literal-secrets";
import { DOCKERFILE, INLINE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(literalSecrets, {
  base: { dockerfile: DOCKERFILE },
  compliant: [
    { text: "FROM alpine:3.20\nENV TOKEN_TTL=30 DB_PASSWORD_FILE=/run/secrets/db DB_PASSWORD=\n" },
    { text: "FROM alpine:3.20\nRUN --mount=type=secret,id=npm NPM_TOKEN=$(cat /run/secrets/npm) npm ci\n" },
    { text: "FROM alpine:3.20\nARG VERSION\nENV VERSION=$VERSION PATH=/app:$PATH\n" },
    { text: 'FROM alpine:3.20\nRUN curl --password "$PASSWORD" https://example.com\n' },
  ],
  violations: [
    {
      text: "FROM alpine:3.20\nENV DB_PASSWORD=correct-horse\n",
      path: "stages[0].ENV[0].DB_PASSWORD",
      message: "ENV must not carry a secret",
    },
    {
      text: "FROM alpine:3.20\nENV DB_PASSWORD correct-horse\n",
      path: "stages[0].ENV[0].DB_PASSWORD",
      message: "ENV must not carry a secret",
    },
    { text: "ARG NPM_TOKEN\nFROM alpine:3.20\n", path: "ARG[0].NPM_TOKEN", message: "ARG must not carry a secret" },
    {
      text: "FROM alpine:3.20\nARG NPM_TOKEN=correct-horse\n",
      path: "stages[0].ARG[0].NPM_TOKEN",
      message: "ARG must not carry a secret",
    },
    { text: "FROM alpine:3.20\nENV API_KEY=$API_KEY\n", path: "stages[0].ENV[0].API_KEY", message: "ENV must not carry a secret" },
    {
      text: "FROM alpine:3.20\nENV DATABASE_URL=postgres://shop:correct-horse@db/shop\n",
      path: "stages[0].ENV[0].DATABASE_URL",
      message: "ENV must not carry a secret",
    },
    {
      text: "FROM alpine:3.20\nRUN mysql --password=correct-horse\n",
      path: "stages[0].RUN[0]",
      message: "RUN must not hold a secret",
    },
    {
      text: 'FROM alpine:3.20\nRUN ["mysql", "--password", "correct-horse"]\n',
      path: "stages[0].RUN[0]",
      message: "RUN must not hold a secret",
    },
    {
      text: "FROM alpine:3.20\nRUN <<E\nexport API_TOKEN=correct-horse\nE\n",
      path: "stages[0].RUN[0]",
      message: "RUN must not hold a secret",
    },
    {
      text: "FROM alpine:3.20\nCMD app --api-token correct-horse\n",
      path: "stages[0].CMD[0]",
      message: "CMD must not hold a secret",
    },
    {
      text: "FROM alpine:3.20\nLABEL source=https://me:correct-horse@example.com/\n",
      path: "stages[0].LABEL[0].source",
      message: "LABEL must not carry a secret",
    },
  ],
  legitimate: [
    {
      what: "a password of a test database that anyone may open",
      text: "FROM alpine:3.20\nENV POSTGRES_PASSWORD=testing-only\n",
      waived: true,
    },
    { what: "an argument that says where a secret is", text: "FROM alpine:3.20\nARG TOKEN_FILE=/run/secrets/token\n" },
  ],
});

testRule(literalSecrets, {
  base: INLINE,
  compliant: [],
  violations: [],
  undecided: [{ set: { "dockerfile.inline": UNKNOWN }, path: "dockerfile.inline", message: "ARG must not carry a secret" }],
});
