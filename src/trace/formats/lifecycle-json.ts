import type { Peer } from '../../decode/index.ts';
import type {
  CertificateFacts,
  EndKind,
  EndpointFacts,
  FailureStage,
  Fault,
  RecordEntry,
  RelayedOctets,
  Severity,
  TlsFacts,
  WaitingStage,
} from '../record.ts';
import {
  count,
  flag,
  listOf,
  milliseconds,
  object,
  oneOf,
  optional,
  type Properties,
  type Shape,
  text,
} from './shape.ts';

export const peer = oneOf<Peer>({ client: 1, server: 1 });

const certificate = object<CertificateFacts>({
  subject: text,
  issuer: text,
  subjectAltName: text,
  validFrom: text,
  validTo: text,
  fingerprint256: text,
  verdict: text,
  enforced: flag,
});

const tls = object<TlsFacts>({
  version: text,
  cipher: text,
  alpn: optional(text),
  alpnOffered: listOf(text),
  serverName: optional(text),
  resumed: flag,
  certificate: optional(certificate),
});

export const endpointShape = object<EndpointFacts>({ address: text, name: optional(text), tls: optional(tls) });
const how = oneOf<EndKind>({ fin: 1, 'no-close-notify': 1, reset: 1, error: 1, proxy: 1 });
const waitingStages: Readonly<Record<WaitingStage, 1>> = {
  'client-hello': 1,
  'client-tls': 1,
  'upstream-resolve': 1,
  'upstream-connect': 1,
  'upstream-tls': 1,
};
const relayed = object<RelayedOctets>({ read: count(), written: count() });

/** Everything but frames and octets, which are not written as they stand. */
type PlainEntry = Exclude<RecordEntry, { kind: 'frame' | 'octets' }>;
type PlainKind = PlainEntry['kind'];

/** One row per kind of record: its own properties, beside those of the envelope. */
export const PLAIN_PROPERTIES: {
  readonly [Kind in PlainKind]: Properties<Omit<Extract<PlainEntry, { kind: Kind }>, 'kind'>>;
} = {
  preface: { from: oneOf<'client'>({ client: 1 }), offset: count(), length: count() },
  'connection-opened': { client: endpointShape, server: endpointShape, alpn: optional(text) },
  'connection-waiting': {
    stage: oneOf<WaitingStage>(waitingStages),
    waited: milliseconds,
    patience: milliseconds,
    client: text,
    received: optional(count()),
    upstream: optional(text),
    address: optional(text),
    serverName: optional(text),
    alpnOffered: optional(listOf(text)),
  },
  'connection-failed': {
    stage: oneOf<FailureStage>({ 'client-gone': 1, ...waitingStages }),
    code: text,
    message: text,
    client: text,
    serverName: optional(text),
    alpnOffered: optional(listOf(text)),
  },
  'direction-ended': { from: peer, how, code: optional(text), read: count(), written: count() },
  'connection-closed': {
    closedBy: oneOf<Peer | 'proxy'>({ client: 1, server: 1, proxy: 1 }),
    how,
    octets: object<{ client: RelayedOctets; server: RelayedOctets }>({ client: relayed, server: relayed }),
  },
  'back-pressure': {
    slow: oneOf<Peer | 'recorder'>({ client: 1, server: 1, recorder: 1 }),
    state: oneOf<'paused' | 'resumed'>({ paused: 1, resumed: 1 }),
    duration: optional(milliseconds),
  },
  'loop-lag': { duration: milliseconds },
  'observer-failed': { message: text },
  'trace-ended': { reason: text },
  finding: {
    rule: text,
    section: text,
    severity: oneOf<Severity>({ error: 1, warning: 1, info: 1 }),
    fault: oneOf<Fault>({ client: 1, server: 1, network: 1, proxy: 1, either: 1, none: 1 }),
    streamId: optional(count(0x7fffffff)),
    evidence: listOf(count()),
    summary: text,
    fix: text,
    symptom: optional(text),
    cause: optional(count()),
    unlisted: optional(count()),
  },
};

/** The same rows as shapes, by kind. */
export const plainShapes: ReadonlyMap<string, Shape<object>> = new Map(
  Object.entries(PLAIN_PROPERTIES).map(([kind, properties]) => [kind, object(properties as Properties<object>)]),
);
