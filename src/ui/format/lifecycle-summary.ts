import type {
  ConnectionWaitingRecord,
  EndpointFacts,
  FindingRecord,
  LifecycleEntry,
  OctetsRecord,
  PrefaceRecord,
} from '../../trace/index.ts';
import { escapeText, wirePreview } from './escape.ts';

type Entry = LifecycleEntry | PrefaceRecord | OctetsRecord | FindingRecord;

/** Anything but a frame, in one harmless line. */
export function lifecycleSummary(entry: Entry): string {
  return escapeText((SUMMARIES[entry.kind] as (entry: Entry) => string)(entry));
}

const SUMMARIES: { readonly [Kind in Entry['kind']]: (entry: Extract<Entry, { kind: Kind }>) => string } = {
  preface: () => 'PRI * HTTP/2.0',
  octets: (entry) =>
    `${{ http1: 'not HTTP/2: HTTP/1', 'not-http2': 'not HTTP/2', truncated: 'cut off' }[entry.reason]} · ${wirePreview(entry.octets, 120)}`,
  'connection-opened': (entry) => `${endpoint(entry.client)} → ${endpoint(entry.server)}`,
  'connection-waiting': waiting,
  'connection-failed': (entry) => entry.message,
  'direction-ended': (entry) => `${ENDS[entry.how]}${entry.code ? ` ${entry.code}` : ''}${lost(entry)}`,
  'connection-closed': (entry) =>
    `closed by ${entry.closedBy} · relayed → ${entry.octets.client.written} ← ${entry.octets.server.written} octets${unequal(entry.octets)}`,
  'back-pressure': (entry) =>
    entry.state === 'paused'
      ? `${entry.slow} does not read, waiting for it`
      : `${entry.slow} reads again${entry.duration === undefined ? '' : ` after ${entry.duration.toFixed(0)} ms`}`,
  'loop-lag': (entry) => `h2inspect itself was busy for ${entry.duration.toFixed(0)} ms`,
  'observer-failed': (entry) => `h2inspect failed to decode (please report): ${entry.message}`,
  'trace-ended': (entry) => entry.reason,
  finding: (entry) => entry.summary,
};

const ENDS = {
  fin: 'sends no more',
  'no-close-notify': 'sends no more, without close_notify',
  reset: 'reset the connection',
  error: 'connection failed',
  proxy: 'closed by h2inspect',
} as const;

/** `1 s so far, 10 s at most` */
const soFar = ({ waited, patience }: ConnectionWaitingRecord): string =>
  `${seconds(waited)} so far, ${seconds(patience)} at most`;

const seconds = (milliseconds: number): string => `${Number((milliseconds / 1000).toFixed(1))} s`;

/** Who is waited for, and for what. */
function waiting(entry: ConnectionWaitingRecord): string {
  const { stage, received = 0, upstream = 'the upstream', address, serverName, alpnOffered } = entry;
  // A name says more than its address, an address by itself is in the URL.
  const where = address === undefined || upstream.endsWith(`/${address}`) ? upstream : `${upstream} (${address})`;
  const asked = [
    ...(serverName === undefined ? [] : [`asks for ${serverName}`]),
    ...(alpnOffered === undefined || alpnOffered.length === 0 ? [] : [`offers ${alpnOffered.join(', ')}`]),
  ].join(' and ');
  return `waiting for ${
    {
      'client-hello':
        received === 0
          ? 'the client to say something'
          : `more of the client than ${received} octets, too few to tell what it speaks`,
      'client-tls': 'the client to go on with its TLS handshake',
      'upstream-resolve': `the name lookup to find ${where}`,
      'upstream-connect': `${where} to take the TCP connection`,
      'upstream-tls': `${where} to answer in TLS${asked === '' ? '' : ` (the client ${asked})`}`,
    }[stage]
  }: ${soFar(entry)}`;
}

function endpoint({ address, name, tls }: EndpointFacts): string {
  const who = name === undefined || address.startsWith(`${name}:`) ? address : `${name} (${address})`;
  if (!tls) return `${who} cleartext`;
  const verdict = tls.certificate ? ` · certificate ${tls.certificate.verdict}` : '';
  return `${who} ${tls.version} ${tls.cipher} · ALPN ${tls.alpn ?? 'none'}${verdict}`;
}

const lost = ({ read, written }: { read: number; written: number }): string =>
  read === written ? '' : ` · ${read - written} of ${read} octets could not be passed on`;

const unequal = ({ client, server }: Record<'client' | 'server', { read: number; written: number }>): string =>
  client.read === client.written && server.read === server.written ? ', unchanged' : `${lost(client)}${lost(server)}`;
