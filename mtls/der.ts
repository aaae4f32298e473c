/** DER that is not what it should be. Whoever reads says whose it was. */
export class MalformedDer extends Error {}

/** The tags that certificates and revocation lists use. */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  enumerated: 0x0a,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
} as const;

/** One element: its tag, its content, and both with the length as they stand in the source. */
export interface DerElement {
  readonly tag: number;
  readonly content: Buffer;
  readonly whole: Buffer;
}

/**
 * Reads elements one after the other and refuses whatever DER (X.690) has no single reading for: indefinite lengths, lengths that are
 * longer than necessary, tags of several bytes, elements that end beyond their parent, bytes after the last element.
 */
export class DerReader {
  #offset = 0;

  constructor(private readonly bytes: Buffer) {}

  /** The elements of a constructed element. */
  static of(element: DerElement): DerReader {
    return new DerReader(element.content);
  }

  get isAtEnd(): boolean {
    return this.#offset === this.bytes.length;
  }

  /** The next element, whatever it is. */
  any(): DerElement {
    const start = this.#offset;
    const tag = this.#byte();
    if ((tag & 0x1f) === 0x1f) throw new MalformedDer("a tag of several bytes");
    const length = this.#length();
    const end = this.#offset + length;
    if (end > this.bytes.length) throw new MalformedDer("an element ends beyond its parent");
    const content = this.bytes.subarray(this.#offset, end);
    this.#offset = end;
    return { tag, content, whole: this.bytes.subarray(start, end) };
  }

  /** The next element, which must have one of these tags. */
  read(...tags: number[]): DerElement {
    const element = this.any();
    if (!tags.includes(element.tag)) throw new MalformedDer(`tag ${element.tag} is out of place`);
    return element;
  }

  /** The next element if it has one of these tags. */
  readOptional(...tags: number[]): DerElement | undefined {
    const next = this.bytes[this.#offset];
    return next !== undefined && tags.includes(next) ? this.any() : undefined;
  }

  /** Throws if anything is left. */
  end(): void {
    if (!this.isAtEnd) throw new MalformedDer("bytes after the last element");
  }

  #byte(): number {
    const byte = this.bytes[this.#offset];
    if (byte === undefined) throw new MalformedDer("the bytes end within an element");
    this.#offset += 1;
    return byte;
  }

  #length(): number {
    const first = this.#byte();
    if (first < 0x80) return first;
    const count = first & 0x7f;
    if (count === 0 || count > 4) throw new MalformedDer("an indefinite or immense length");
    let length = 0;
    for (let index = 0; index < count; index += 1) length = length * 256 + this.#byte();
    if (length < 0x80 || length < 256 ** (count - 1)) throw new MalformedDer("a length that is longer than necessary");
    return length;
  }
}

/** All of `bytes` as one element of this tag. */
export function readWhole(bytes: Buffer, tag: number): DerElement {
  const reader = new DerReader(bytes);
  const element = reader.read(tag);
  reader.end();
  return element;
}

/** A `BOOLEAN`, which in DER is 0x00 or 0xff. */
export function readBoolean(element: DerElement): boolean {
  const [value] = element.content;
  if (element.content.length !== 1 || (value !== 0x00 && value !== 0xff))
    throw new MalformedDer("a boolean that is neither true nor false");
  return value === 0xff;
}

/** The time of a certificate: `UTCTime` or `GeneralizedTime`, in seconds and with `Z`, as RFC 5280 (4.1.2.5) demands. */
export function readTime(element: DerElement): Date {
  const text = element.content.toString("latin1");
  const match = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(text);
  const isLong = element.tag === TAG.generalizedTime;
  if (!match || text.length !== (isLong ? 15 : 13)) throw new MalformedDer("a time in no known form");
  const [year = 0, month = 0, ...rest] = match.slice(1).map(Number);
  const [day = 0, hour = 0, minute = 0, second = 0] = rest;
  // Two digits stand for 1950 to 2049.
  const fullYear = isLong ? year : year < 50 ? 2000 + year : 1900 + year;
  const time = new Date(0);
  time.setUTCFullYear(fullYear, month - 1, day);
  time.setUTCHours(hour, minute, second);
  if (time.getUTCMonth() !== month - 1 || time.getUTCDate() !== day || hour > 23 || minute > 59 || second > 59) {
    throw new MalformedDer("a time that does not exist");
  }
  return time;
}

/** An extension of a certificate or of a revocation list. */
export interface Extension {
  readonly isCritical: boolean;
  readonly value: Buffer;
}

/** Extensions by the hexadecimal content of their OID. One that occurs twice is refused: readers would differ in which one counts. */
export function readExtensions(element: DerElement): ReadonlyMap<string, Extension> {
  const extensions = new Map<string, Extension>();
  const outer = DerReader.of(element);
  const list = DerReader.of(outer.read(TAG.sequence));
  outer.end();
  while (!list.isAtEnd) {
    const extension = DerReader.of(list.read(TAG.sequence));
    const oid = extension.read(TAG.oid).content.toString("hex");
    const critical = extension.readOptional(TAG.boolean);
    const value = extension.read(TAG.octetString).content;
    extension.end();
    if (extensions.has(oid)) throw new MalformedDer("an extension occurs twice");
    extensions.set(oid, { isCritical: critical !== undefined && readBoolean(critical), value });
  }
  return extensions;
}
