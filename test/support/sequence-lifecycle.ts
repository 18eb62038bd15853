import type { Peer } from '../../src/decode/index.ts';
import type {
  EndKind,
  EndpointFacts,
  FailureStage,
  LifecycleEntry,
  TlsFacts,
  WaitingStage,
} from '../../src/trace/index.ts';
import { parseField } from './sequence-fields.ts';
import { call, split } from './sequence-text.ts';

const ENDS: Readonly<Record<string, EndKind>> = {
  FIN: 'fin',
  'FIN(bare)': 'no-close-notify',
  TCPRST: 'reset',
  STOPPED: 'proxy',
};

/** The record entry of an event that is not octets; undefined for frames. */
export function lifecycleEntry(
  event: string,
  from: Peer | undefined,
  sent: Record<Peer, number>,
): LifecycleEntry | undefined {
  const how = ENDS[event];
  if (how) {
    if (!from) throw new Error(`${event}: begin it with C> or S>`);
    return { kind: 'direction-ended', from, how, read: sent[from], written: sent[from] };
  }
  if (event === 'PLAIN' || /^TLS\b/.test(event)) return opened(event);
  if (/^FAIL\b/.test(event)) return failed(event);
  if (/^WAIT\b/.test(event)) return waiting(event);
  const { name, args } = /^(PAUSE|RESUME|LAG)\b/.test(event) ? call(event) : { name: '', args: [] };
  switch (name) {
    case 'PAUSE':
      return { kind: 'back-pressure', slow: args[0] as Peer, state: 'paused' };
    case 'RESUME':
      return { kind: 'back-pressure', slow: args[0] as Peer, state: 'resumed' };
    case 'LAG':
      return { kind: 'loop-lag', duration: Number(args[0]) };
    default:
      return undefined;
  }
}

const fieldsOf = (event: string): Record<string, string> =>
  Object.fromEntries(
    split(/\{(.*)\}/s.exec(event)?.[1] ?? '', ',').map((item) => {
      const { name, value } = parseField(item);
      return [name, value];
    }),
  );

/** `TLS{client-alpn http/1.1, server-offered "h2,http/1.1", sni a.example, client-version TLSv1.2}`; `none` is undefined. */
export function opened(event: string): LifecycleEntry {
  if (event === 'PLAIN') {
    const endpoint = { address: '127.0.0.1:80' };
    return { kind: 'connection-opened', client: endpoint, server: endpoint, alpn: undefined };
  }
  const facts = fieldsOf(event);
  const side = (peer: Peer): EndpointFacts => ({ address: '127.0.0.1:443', name: 'a', tls: tls(facts, peer) });
  const client = side('client');
  return { kind: 'connection-opened', client, server: side('server'), alpn: client.tls!.alpn };
}

function tls(facts: Record<string, string>, peer: Peer): TlsFacts {
  const value = (key: string, fallback: string) => facts[`${peer}-${key}`] ?? facts[key] ?? fallback;
  const maybe = (text: string) => (text === 'none' ? undefined : text);
  return {
    version: value('version', 'TLSv1.3'),
    cipher: value('cipher', 'TLS_AES_128_GCM_SHA256'),
    alpn: maybe(value('alpn', 'h2')),
    alpnOffered: maybe(value('offered', 'h2'))?.split(',') ?? [],
    serverName: maybe(value('sni', 'a')),
    resumed: false,
  };
}

/** `WAIT{stage upstream-tls}` */
function waiting(event: string): LifecycleEntry {
  const { stage = 'upstream-tls', upstream = 'https://a:443' } = fieldsOf(event);
  const facts = { waited: 1000, patience: 10_000, client: '127.0.0.1:50000' };
  return { kind: 'connection-waiting', stage: stage as WaitingStage, ...facts, upstream };
}

/** `FAIL{stage client-tls, code ERR_X, sni a, offered h2}`. */
function failed(event: string): LifecycleEntry {
  const { stage = 'client-tls', code = '', message = code, sni, offered } = fieldsOf(event);
  return {
    kind: 'connection-failed',
    stage: stage as FailureStage,
    code,
    message,
    client: '127.0.0.1:50000',
    ...(sni && { serverName: sni }),
    ...(offered && { alpnOffered: offered.split(',') }),
  };
}
