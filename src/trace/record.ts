import type { Frame, NonFrameOctets, Peer } from '../decode/index.ts';

/** What every record has. */
export interface RecordEnvelope {
  /** Number in the trace, from 0, without gaps. */
  readonly seq: number;
  /** Milliseconds since the trace began, monotonic, to the microsecond. */
  readonly at: number;
  /** Number of the connection, from 1; 0 for what concerns the whole trace. */
  readonly connection: number;
}

/** One frame, as it was on the wire. In a trace file its properties stand flat beside the envelope. */
export interface FrameRecord {
  readonly kind: 'frame';
  readonly from: Peer;
  readonly frame: Frame;
}

/** The client's connection preface `PRI * HTTP/2.0…`, 24 octets. @see RFC 9113 §3.4 */
export interface PrefaceRecord {
  readonly kind: 'preface';
  readonly from: 'client';
  readonly offset: number;
  readonly length: number;
}

/** Octets that are not a frame. What follows them undecoded is only counted, by the end of the direction. */
export interface OctetsRecord extends NonFrameOctets {
  readonly kind: 'octets';
  readonly from: Peer;
}

/** What one leg's TLS handshake agreed on. */
export interface TlsFacts {
  /** `TLSv1.3`. */
  readonly version: string;
  /** IANA name of the cipher suite. */
  readonly cipher: string;
  /** Chosen by ALPN; undefined when nothing was. */
  readonly alpn: string | undefined;
  readonly alpnOffered: readonly string[];
  readonly serverName: string | undefined;
  readonly resumed: boolean;
  /** Of the server side's certificate. */
  readonly certificate?: CertificateFacts;
}

export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  readonly subjectAltName: string;
  /** ISO 8601. */
  readonly validFrom: string;
  readonly validTo: string;
  /** SHA-256, hex pairs with colons. */
  readonly fingerprint256: string;
  /** `trusted`, or why not (an OpenSSL code such as `DEPTH_ZERO_SELF_SIGNED_CERT`). */
  readonly verdict: string;
  /** True when the verdict would have ended the connection (not loopback, no `--insecure`). */
  readonly enforced: boolean;
}

/** One leg of a connection. */
export interface EndpointFacts {
  /** `127.0.0.1:53122`, `[::1]:8443`. */
  readonly address: string;
  /** The host name that was dialled, for the server side. */
  readonly name?: string;
  /** Absent on cleartext. */
  readonly tls?: TlsFacts;
}

/** Both legs stand; relaying begins. */
export interface ConnectionOpenedRecord {
  readonly kind: 'connection-opened';
  readonly client: EndpointFacts;
  readonly server: EndpointFacts;
  /** What the client was answered: `h2`, `http/1.1`, or undefined without ALPN. */
  readonly alpn: string | undefined;
}

/** Where a connection failed before it could relay; `client-gone`: the client left before it could. */
export type FailureStage =
  | 'client-gone'
  | 'client-hello'
  | 'client-tls'
  | 'upstream-resolve'
  | 'upstream-connect'
  | 'upstream-tls';

/** What can be waited for before a connection is opened. */
export type WaitingStage = Exclude<FailureStage, 'client-gone'>;

/**
 * Neither opened nor failed yet: one step of getting there has been taking longer than is usual. At most one of each
 * stage and connection.
 */
export interface ConnectionWaitingRecord {
  readonly kind: 'connection-waiting';
  /** What is waited for. `client-hello`: for the client's first octets, whatever it speaks. */
  readonly stage: WaitingStage;
  /** Milliseconds that it has been waited for. */
  readonly waited: number;
  /** Milliseconds after which it is given up, counted from the same moment. */
  readonly patience: number;
  /** Address of the client. */
  readonly client: string;
  /** With `client-hello`: octets that it has sent, too few to tell what it speaks. */
  readonly received?: number;
  /** The upstream's URL where it is the one that is waited for. */
  readonly upstream?: string;
  /** Its address that was tried last. */
  readonly address?: string;
  /** What the client asked for in its ClientHello, where it got that far. */
  readonly serverName?: string;
  readonly alpnOffered?: readonly string[];
}

/** One of the legs never stood. */
export interface ConnectionFailedRecord {
  readonly kind: 'connection-failed';
  readonly stage: FailureStage;
  /** A system or OpenSSL code: `ECONNREFUSED`, `ERR_SSL_TLSV1_ALERT_UNKNOWN_CA`. */
  readonly code: string;
  /** One sentence for the user: what was tried, what was wrong, what to do. */
  readonly message: string;
  /** Address of the client. */
  readonly client: string;
  /** What the client asked for in its ClientHello, where it got that far. */
  readonly serverName?: string;
  readonly alpnOffered?: readonly string[];
}

/** How a direction ended: FIN (TLS: close_notify then FIN), FIN without close_notify, RST, or our own doing. */
export type EndKind = 'fin' | 'no-close-notify' | 'reset' | 'error' | 'proxy';

/** One endpoint has sent its last octet. The first of the two says who closed. */
export interface DirectionEndedRecord {
  readonly kind: 'direction-ended';
  readonly from: Peer;
  readonly how: EndKind;
  /** System code where `how` is `reset` or `error`. */
  readonly code?: string;
  /** Octets read from this endpoint. */
  readonly read: number;
  /** Octets of those handed to the other endpoint's socket. */
  readonly written: number;
}

/** Both directions are over. */
export interface ConnectionClosedRecord {
  readonly kind: 'connection-closed';
  /** Who ended first; `proxy` when h2inspect was stopped. */
  readonly closedBy: Peer | 'proxy';
  readonly how: EndKind;
  readonly octets: { readonly client: RelayedOctets; readonly server: RelayedOctets };
}

/** Octets of one sender. Equal numbers: everything that came was passed on. */
export interface RelayedOctets {
  readonly read: number;
  readonly written: number;
}

/** An endpoint's socket did not take more: reading from the other one was paused, or goes on again. */
export interface BackPressureRecord {
  readonly kind: 'back-pressure';
  /** The endpoint that does not read. */
  readonly slow: Peer | 'recorder';
  readonly state: 'paused' | 'resumed';
  /** With `resumed`: milliseconds it lasted. */
  readonly duration?: number;
}

/** Our own event loop was blocked: timing rules subtract it. */
export interface LoopLagRecord {
  readonly kind: 'loop-lag';
  /** Milliseconds. */
  readonly duration: number;
}

/** The observer failed (our bug). The relay carries on; this connection is not decoded any further. */
export interface ObserverFailedRecord {
  readonly kind: 'observer-failed';
  readonly message: string;
}

/** The last record of a trace that was closed properly. */
export interface TraceEndedRecord {
  readonly kind: 'trace-ended';
  readonly reason: string;
}

export type LifecycleEntry =
  | ConnectionOpenedRecord
  | ConnectionWaitingRecord
  | ConnectionFailedRecord
  | DirectionEndedRecord
  | ConnectionClosedRecord
  | BackPressureRecord
  | LoopLagRecord
  | ObserverFailedRecord
  | TraceEndedRecord;

export type Severity = 'error' | 'warning' | 'info';

/** Who has to change. `proxy` is this tool's own TLS leg or another middlebox. */
export type Fault = Peer | 'network' | 'proxy' | 'either' | 'none';

/** A verdict of a diagnosis rule. */
export interface FindingRecord {
  readonly kind: 'finding';
  readonly rule: string;
  readonly section: string;
  readonly severity: Severity;
  readonly fault: Fault;
  readonly streamId?: number;
  /** `seq` of the records that prove it, the deciding one last. */
  readonly evidence: readonly number[];
  readonly summary: string;
  readonly fix: string;
  /** What the client's user sees on the screen, where that is known. */
  readonly symptom?: string;
  /** `seq` of the finding this one is a consequence of. */
  readonly cause?: number;
  /** It stands for so many more of its rule on its connection, which were too many to list. */
  readonly unlisted?: number;
}

export type RecordEntry = FrameRecord | PrefaceRecord | OctetsRecord | LifecycleEntry | FindingRecord;
export type RecordKind = RecordEntry['kind'];
export type TraceRecord = RecordEnvelope & RecordEntry;
/** The record of one kind, for example `RecordOf<'frame'>`. */
export type RecordOf<Kind extends RecordKind> = RecordEnvelope & Extract<RecordEntry, { kind: Kind }>;
