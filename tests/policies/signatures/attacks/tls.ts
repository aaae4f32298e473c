/** Attacks by who the registry is, and by who the client shows itself to. */
import assert from "node:assert/strict";
import { answer } from "../../../support/hostile-registry";
import type { ServerCertificates } from "./certificates";
import { signed, type Attack } from "./world";

const IMPOSTORS: readonly (readonly [name: string, certificate: keyof ServerCertificates, code: string])[] = [
  ["a registry whose certificate has expired", "expired", "CERT_HAS_EXPIRED"],
  ["a registry whose certificate is not valid yet", "early", "CERT_NOT_YET_VALID"],
  ["a registry with the certificate of another name", "otherName", "ERR_TLS_CERT_ALTNAME_INVALID"],
  ["a registry with a certificate of an unknown authority", "otherAuthority", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
  ["a registry with a certificate for clients", "forClients", "INVALID_PURPOSE"],
];

export function tls(): readonly Attack[] {
  return [
    ...IMPOSTORS.map(([name, certificate, code]): Attack => ({
      name,
      certificate,
      prepare: signed,
      outcome: { undecided: `its signatures cannot be read: the TLS connection to REGISTRY is not trusted (${code})` },
      then: ({ registry }) => assert.deepEqual(registry.seen, [], "it is told nothing"),
    })),
    {
      name: "a redirect to another host, which asks for the client's certificate",
      prepare: (world) => {
        const { registry, elsewhere } = world;
        elsewhere.on(/^/, answer(404));
        registry.on(/\.sig$/, answer(307, "", { Location: `${elsewhere.origin}/` }));
        return signed(world);
      },
      settings: ({ certificates }) => ({ clientCertificate: certificates.client }),
      outcome: { refused: ["it has no signature"] },
      then: ({ registry, elsewhere }) => {
        assert.ok(registry.seen.every(({ hasCertificate }) => hasCertificate));
        assert.deepEqual(
          elsewhere.seen.map(({ hasCertificate, hasAuthorization }) => [hasCertificate, hasAuthorization]),
          [[false, false]],
        );
      },
    },
  ];
}
