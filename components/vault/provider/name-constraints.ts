/** Constraints of authorities on names (RFC 5280, 4.2.1.10), which Node.js has no function for. */
import type { Certificate, Names } from "../../../mtls/certificate";
import { DerReader, MalformedDer, readWhole, TAG } from "../../../mtls/der";

const SUBJECT_ALTERNATIVE_NAME = "551d11";
const NAME_CONSTRAINTS = "551d1e";
const [PERMITTED, EXCLUDED] = [0xa0, 0xa1];
/** The context tags of `GeneralName`. */
const [DNS_NAME, URI] = [0x82, 0x86];

/** How many subject alternative names a certificate has, of whatever kind. */
export function countNames({ extensions }: Certificate): number {
  const extension = extensions.get(SUBJECT_ALTERNATIVE_NAME);
  const names = extension && DerReader.of(readWhole(extension.value, TAG.sequence));
  let count = 0;
  for (; names && !names.isAtEnd; count += 1) names.any();
  return count;
}

/** What an authority is constrained to. */
export interface Constraints {
  permitted: readonly Subtree[];
  excluded: readonly Subtree[];
}

/** The constraints of an authority, if it has any. Throws for those that cannot be read. */
export function readConstraints({ extensions }: Certificate): Constraints | undefined {
  const extension = extensions.get(NAME_CONSTRAINTS);
  if (!extension) return undefined;
  const constraints = DerReader.of(readWhole(extension.value, TAG.sequence));
  const permitted = subtrees(constraints, PERMITTED);
  const excluded = subtrees(constraints, EXCLUDED);
  constraints.end();
  return { permitted, excluded };
}

/** Throws for names that are outside of what an authority is constrained to. */
export function checkConstraints(constraints: Constraints | undefined, { dnsNames, uris }: Names): void {
  if (!constraints) return;
  const hosts = uris.map((uri) => new URL(uri).hostname);
  const kinds = [
    { tag: DNS_NAME, names: dnsNames, isIn: isInDomain },
    { tag: URI, names: hosts, isIn: isHost },
  ];
  for (const { tag, names, isIn } of kinds) {
    // A kind of name that no subtree is about is not constrained.
    const permitted = constraints.permitted.filter((subtree) => subtree.tag === tag);
    const excluded = constraints.excluded.filter((subtree) => subtree.tag === tag);
    const isOutside = names.some(
      (name) =>
        (permitted.length > 0 && !permitted.some(({ base }) => isIn(name, base))) || excluded.some(({ base }) => isIn(name, base)),
    );
    if (isOutside) throw new Error("an authority of the certificate is constrained to other names");
  }
}

interface Subtree {
  tag: number;
  base: string;
}

function subtrees(constraints: DerReader, tag: number): Subtree[] {
  const list = constraints.readOptional(tag);
  const reader = list && DerReader.of(list);
  const result: Subtree[] = [];
  while (reader && !reader.isAtEnd) {
    const subtree = DerReader.of(reader.read(TAG.sequence));
    const base = subtree.any();
    // `minimum` and `maximum` have to be absent.
    subtree.end();
    result.push({ tag: base.tag, base: base.content.toString("latin1").toLowerCase() });
  }
  if (list && result.length === 0) throw new MalformedDer("constraints without a name");
  return result;
}

/** The domain itself and what is below it; an empty one is all. */
function isInDomain(name: string, domain: string): boolean {
  const lower = name.toLowerCase();
  if (domain.startsWith(".")) return lower.endsWith(domain);
  return domain === "" || lower === domain || lower.endsWith(`.${domain}`);
}

/** A host, or with a leading dot what is below it. */
function isHost(name: string, host: string): boolean {
  const lower = name.toLowerCase();
  return host.startsWith(".") ? lower.endsWith(host) : lower === host;
}
