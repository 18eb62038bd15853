import type { HeaderField } from '../../decode/index.ts';

/**
 * What one pass over a field section notices, one bit each. Facts, not judgements: a rule that cares about an upper-case
 * letter in a name is only called for blocks that have one.
 */
export const Trait = {
  upperCaseName: 1 << 0,
  /** Empty, or with an octet that no field name may have: RFC 9113 §8.2.1. */
  illegalName: 1 << 1,
  /** Not a token of RFC 9110 §5.6.2, though RFC 9113 lets it pass. */
  oddName: 1 << 2,
  /** NUL, CR or LF. */
  illegalValue: 1 << 3,
  /** Another control character than HTAB. */
  controlInValue: 1 << 4,
  /** First or last octet is SP or HTAB. */
  spaceAroundValue: 1 << 5,
  /** connection, proxy-connection, keep-alive, transfer-encoding, upgrade. */
  connectionSpecific: 1 << 6,
  upgrade: 1 << 7,
  http2Settings: 1 << 8,
  te: 1 << 9,
  host: 1 << 10,
  cookie: 1 << 11,
  expect: 1 << 12,
  contentLength: 1 << 13,
  contentType: 1 << 14,
  /** A name that begins with `grpc-`. */
  grpc: 1 << 15,
  /** :method, :scheme, :authority, :path, :protocol. */
  requestPseudo: 1 << 16,
  /** :status. */
  responsePseudo: 1 << 17,
  /** Begins with a colon and is none of those; such names have no other trait. */
  unknownPseudo: 1 << 18,
  pseudoAfterRegular: 1 << 19,
  duplicatePseudo: 1 << 20,
  regular: 1 << 21,
  /** Framing, routing or authentication fields, which trailers must not have: RFC 9110 §6.5.1. */
  notInTrailers: 1 << 22,
  authorization: 1 << 23,
  trailer: 1 << 24,
  setCookie: 1 << 25,
  /** Of a pseudo-header field or of all of them together, or of a trailer: worth a second look. See `isOrdinary`. */
  unusual: 1 << 26,
  /** Of the whole section: more than 2 KiB on the wire, or more than 32 KiB when decoded. */
  large: 1 << 27,
  /** Of the whole section: larger than the receiver's SETTINGS_MAX_HEADER_LIST_SIZE. */
  overLimit: 1 << 28,
  /** Of the whole section: its block changes the size of the dynamic table, RFC 7541 §4.2. */
  tableSizeUpdates: 1 << 29,
  /** Of the whole section: content-length is not a decimal number, or there is more than one. */
  oddContentLength: 1 << 30,
} as const;

export const PSEUDO = Trait.requestPseudo | Trait.responsePseudo | Trait.unknownPseudo;

const KNOWN_NAMES: readonly (readonly [number, readonly string[]])[] = [
  [Trait.requestPseudo, [':method', ':scheme', ':authority', ':path', ':protocol']],
  [Trait.responsePseudo, [':status']],
  [Trait.connectionSpecific, ['connection', 'proxy-connection', 'keep-alive', 'transfer-encoding']],
  [Trait.connectionSpecific | Trait.upgrade, ['upgrade']],
  [Trait.http2Settings, ['http2-settings']],
  [Trait.te | Trait.notInTrailers, ['te']],
  [Trait.host | Trait.notInTrailers, ['host']],
  [Trait.cookie, ['cookie']],
  [Trait.expect | Trait.notInTrailers, ['expect']],
  [Trait.contentLength | Trait.notInTrailers, ['content-length']],
  [Trait.contentType | Trait.notInTrailers, ['content-type']],
  [Trait.authorization | Trait.notInTrailers, ['authorization', 'proxy-authorization']],
  [Trait.notInTrailers, ['content-encoding', 'content-range', 'cache-control', 'max-forwards', 'range']],
  [Trait.setCookie | Trait.notInTrailers, ['set-cookie']],
  [Trait.trailer | Trait.notInTrailers, ['trailer']],
];

const MAX_REMEMBERED = 2048;
const byName = new Map<string, number>();

function fillKnown(): void {
  for (const [traits, names] of KNOWN_NAMES) {
    for (const name of names) byName.set(name, name.startsWith(':') ? traits : traits | Trait.regular);
  }
}
fillKnown();

/** Traits that come from the name alone. */
export function nameTraits(name: string): number {
  const known = byName.get(name);
  if (known !== undefined) return known;
  const traits = studyName(name);
  // Names are few; whoever sends millions of different ones only makes us study them again.
  if (byName.size >= MAX_REMEMBERED) {
    byName.clear();
    fillKnown();
  }
  if (name.length <= 64) byName.set(name, traits);
  return traits;
}

function studyName(name: string): number {
  if (name.startsWith(':')) return Trait.unknownPseudo;
  let traits: number = Trait.regular;
  if (name.startsWith('grpc-')) traits |= Trait.grpc;
  if (/[A-Z]/.test(name)) traits |= Trait.upperCaseName;
  if (name === '' || /[^\x21-\x7e]|:/.test(name)) traits |= Trait.illegalName;
  else if (/[^\w!#$%&'*+\-.^`|~]/.test(name)) traits |= Trait.oddName;
  return traits;
}

/** Traits that come from the value alone. */
export function valueTraits(value: string): number {
  if (value === '') return 0;
  let traits = 0;
  const first = value.charCodeAt(0);
  const last = value.charCodeAt(value.length - 1);
  if (first === 0x20 || first === 0x09 || last === 0x20 || last === 0x09) traits |= Trait.spaceAroundValue;
  if (/[\0-\x08\x0a-\x1f\x7f]/.test(value)) {
    if (/[\0\n\r]/.test(value)) traits |= Trait.illegalValue;
    if (/[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(value)) traits |= Trait.controlInValue;
  }
  return traits;
}

/** Of the static table's fields, by index: they need no second look. */
const byStaticIndex: (number | undefined)[] = [];

/** All traits of a field. */
export function fieldTraits({ name, value, representation, index }: HeaderField): number {
  if (representation !== 'indexed' || index > LAST_STATIC_INDEX) return study(name, value);
  byStaticIndex[index] ??= study(name, value);
  return byStaticIndex[index];
}

const LAST_STATIC_INDEX = 61;

function study(name: string, value: string): number {
  const traits = nameTraits(name) | valueTraits(value);
  return traits & Trait.requestPseudo && !isPlain(name, value) ? traits | Trait.unusual : traits;
}

/** What nobody would look at twice; of :path visible ASCII without `#`. */
function isPlain(name: string, value: string): boolean {
  if (name === ':path') return /^\/[!"$-~]*$/.test(value);
  if (name === ':authority') return /^[\w.:[\]-]+$/.test(value);
  return name === ':scheme' || (name === ':method' && value !== 'CONNECT');
}

/** The first field whose name or value has one of `traits`. */
export const fieldWith = (fields: readonly HeaderField[], traits: number): HeaderField | undefined =>
  fields.find((field) => (fieldTraits(field) & traits) !== 0);

/** The first value of a field name, or undefined. */
export const fieldValue = (fields: readonly HeaderField[] | undefined, name: string): string | undefined =>
  fields?.find((field) => field.name === name)?.value;

/** `application/grpc`, `application/grpc+proto`; not `application/grpc-web`. */
export const isGrpc = (contentType: string | undefined): boolean =>
  contentType !== undefined && /^application\/grpc(?:[+; ]|$)/i.test(contentType);
