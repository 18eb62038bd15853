import fc from 'fast-check';
import {
  FRAME_TYPES,
  flagNamesOf,
  type HeaderField,
  type OctetString,
  type PropertyKind,
} from '../../src/decode/index.ts';
import type { TraceRecord } from '../../src/trace/index.ts';

/** Octets of every kind: ASCII, UTF-8, anything. */
export const anyOctets: fc.Arbitrary<OctetString> = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((unit) => String.fromCharCode(unit)), maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => Buffer.from(text).toString('latin1')),
  fc.uint8Array({ maxLength: 60 }).map((octets) => Buffer.from(octets).toString('latin1')),
);

const uint = (bits: number) => fc.integer({ min: 0, max: 2 ** bits - 1 });
const size = fc.maxSafeNat();
const anyText = fc.string({ unit: 'binary' });

/** Drops what is undefined: a missing property and an undefined one are the same. */
const present = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, property]) => property !== undefined)) as T;

const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
/** Most frames have none of what they may have: only such frames show how those are kept. */
const rarely = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const objectOf = <T extends object>(model: { [Key in keyof T]: fc.Arbitrary<T[Key]> }): fc.Arbitrary<T> =>
  fc.record(model).map((value) => present(value as T));

const anyField: fc.Arbitrary<HeaderField> = fc.oneof(
  fc.record({
    name: anyOctets,
    value: anyOctets,
    representation: fc.constant('indexed' as const),
    index: uint(32),
    huffmanName: fc.constant(false),
    huffmanValue: fc.constant(false),
  }),
  fc.record({
    name: anyOctets,
    value: anyOctets,
    representation: fc.constantFrom(
      'literal-incremental-indexing',
      'literal-without-indexing',
      'literal-never-indexed',
    ),
    index: uint(32),
    huffmanName: fc.boolean(),
    huffmanValue: fc.boolean(),
  }),
);

const anyFieldBlock = fc.array(fc.tuple(anyField, size), { maxLength: 6 }).chain((fields) =>
  fc.record({
    fields: fc.constant(fields.map(([field]) => field)),
    positions: fc.constant(fields.map(([, position]) => position)),
    tableSizeUpdates: fc.array(fc.record({ maxSize: uint(32), position: size }), { maxLength: 2 }),
    dynamicTable: fc.record({ entries: size, size, maxSize: uint(32), reliable: fc.boolean() }),
    listSize: size,
    problem: some(
      objectOf({
        code: fc.constantFrom('index-zero', 'huffman-eos', 'field-list-too-large'),
        position: size,
        section: anyText,
        value: some(uint(32)),
      }),
    ),
    carrier: fc.constantFrom('HEADERS', 'PUSH_PROMISE'),
    frames: size,
    length: size,
  }),
);

const ANY_PROPERTY: Readonly<Record<PropertyKind, fc.Arbitrary<unknown>>> = {
  uint8: uint(8),
  uint24: uint(24),
  uint31: uint(31),
  uint32: uint(32),
  'error-code': fc.oneof(uint(4), uint(32)),
  bit: fc.constant(true),
  octets: anyOctets,
  'octets-list': fc.array(anyOctets, { maxLength: 3 }),
  settings: fc.array(fc.record({ identifier: fc.oneof(uint(4), uint(16)), value: uint(32) }), { maxLength: 4 }),
  priority: fc.record({
    exclusive: fc.boolean(),
    streamDependency: uint(31),
    weight: fc.integer({ min: 1, max: 256 }),
  }),
  'field-block': anyFieldBlock,
};

const header = (typeCode: fc.Arbitrary<number>) =>
  fc.record({
    typeCode,
    flagBits: uint(8),
    streamId: uint(31),
    length: uint(24),
    offset: size,
    reservedBit: rarely(fc.constant(true)),
  });

type AnyHeader = { typeCode: number; flagBits: number };
const frame = (type: string, head: AnyHeader, payload: object) =>
  present({ type, ...head, flags: flagNamesOf(head.typeCode, head.flagBits), ...payload });

/** A frame of every row of the table with any values its properties can have, and frames nothing is known of. */
const anyFrame = fc.oneof(
  ...FRAME_TYPES.map((row) =>
    fc
      .tuple(
        header(fc.constant(row.code)),
        fc.record(
          Object.fromEntries(
            Object.entries(row.properties).map(([key, kind]) => {
              const any = ANY_PROPERTY[kind.replace('?', '') as PropertyKind];
              if (!kind.endsWith('?')) return [key, any];
              return [key, kind === 'field-block?' ? some(any) : rarely(any)];
            }),
          ),
        ),
      )
      .map(([head, payload]) => frame(row.name, head, payload)),
  ),
  fc.tuple(header(uint(8)), anyOctets).map(([head, payload]) => frame('UNKNOWN', head, { payload })),
  fc
    .tuple(
      header(uint(8)),
      anyOctets,
      objectOf({
        code: fc.constantFrom('payload-too-short', 'ack-with-payload', 'padding-too-long', 'too-many-entries'),
        section: anyText,
        expected: some(size),
      }),
      fc.constantFrom(...FRAME_TYPES.map((row) => row.name)),
    )
    .map(([head, payload, problem, declaredType]) => frame('MALFORMED', head, { payload, problem, declaredType })),
);

const peer = fc.constantFrom('client', 'server');
const how = fc.constantFrom('fin', 'no-close-notify', 'reset', 'error', 'proxy');
const milliseconds = fc.double({ min: 0, max: 1e9, noNaN: true }).map(Math.abs);
const texts = fc.array(anyText, { maxLength: 3 });
const relayed = fc.record({ read: size, written: size });
const endpoint = objectOf({
  address: anyText,
  name: some(anyText),
  tls: some(
    objectOf({
      version: anyText,
      cipher: anyText,
      alpn: some(anyText),
      alpnOffered: texts,
      serverName: some(anyText),
      resumed: fc.boolean(),
      certificate: some(
        fc.record({
          subject: anyText,
          issuer: anyText,
          subjectAltName: anyText,
          validFrom: anyText,
          validTo: anyText,
          fingerprint256: anyText,
          verdict: anyText,
          enforced: fc.boolean(),
        }),
      ),
    }),
  ),
});

const kind = <Kind extends TraceRecord['kind'], T extends object>(
  name: Kind,
  model: { [Key in keyof T]: fc.Arbitrary<T[Key]> },
) => objectOf(model).map((entry) => ({ kind: name, ...entry }));

/** One arbitrary per kind: a kind that is missing here does not compile. */
export const ANY_ENTRY: Readonly<Record<TraceRecord['kind'], fc.Arbitrary<object>>> = {
  frame: kind('frame', { from: peer, frame: anyFrame }),
  preface: kind('preface', { from: fc.constant('client'), offset: size, length: size }),
  octets: kind('octets', {
    from: peer,
    reason: fc.constantFrom('http1', 'not-http2', 'truncated'),
    offset: size,
    length: size,
    octets: anyOctets,
  }),
  'connection-opened': kind('connection-opened', { client: endpoint, server: endpoint, alpn: some(anyText) }),
  'connection-waiting': kind('connection-waiting', {
    stage: fc.constantFrom('client-hello', 'client-tls', 'upstream-resolve', 'upstream-connect', 'upstream-tls'),
    waited: milliseconds,
    patience: milliseconds,
    client: anyText,
    received: some(size),
    upstream: some(anyText),
    address: some(anyText),
    serverName: some(anyText),
    alpnOffered: some(texts),
  }),
  'connection-failed': kind('connection-failed', {
    stage: fc.constantFrom(
      'client-gone',
      'client-hello',
      'client-tls',
      'upstream-resolve',
      'upstream-connect',
      'upstream-tls',
    ),
    code: anyText,
    message: anyText,
    client: anyText,
    serverName: some(anyText),
    alpnOffered: some(texts),
  }),
  'direction-ended': kind('direction-ended', { from: peer, how, code: some(anyText), read: size, written: size }),
  'connection-closed': kind('connection-closed', {
    closedBy: fc.constantFrom('client', 'server', 'proxy'),
    how,
    octets: fc.record({ client: relayed, server: relayed }),
  }),
  'back-pressure': kind('back-pressure', {
    slow: fc.constantFrom('client', 'server', 'recorder'),
    state: fc.constantFrom('paused', 'resumed'),
    duration: some(milliseconds),
  }),
  'loop-lag': kind('loop-lag', { duration: milliseconds }),
  'observer-failed': kind('observer-failed', { message: anyText }),
  'trace-ended': kind('trace-ended', { reason: anyText }),
  finding: kind('finding', {
    rule: anyText,
    section: anyText,
    severity: fc.constantFrom('error', 'warning', 'info'),
    fault: fc.constantFrom('client', 'server', 'network', 'proxy', 'either', 'none'),
    streamId: some(uint(31)),
    evidence: fc.array(size, { maxLength: 4 }),
    summary: anyText,
    fix: anyText,
    symptom: some(anyText),
    cause: some(size),
    unlisted: some(size),
  }),
};

/** Mostly a number that connections have; a few no connection will ever have. */
const anyConnection = fc.oneof({ weight: 4, arbitrary: fc.nat(9) }, { weight: 1, arbitrary: size });

/** Any record the types allow. */
export const anyRecord: fc.Arbitrary<TraceRecord> = fc
  .tuple(size, fc.integer({ min: 0, max: 1e12 }), anyConnection, fc.oneof(...Object.values(ANY_ENTRY)))
  .map(([seq, micros, connection, entry]) => ({ seq, at: micros / 1000, connection, ...entry }) as TraceRecord);
