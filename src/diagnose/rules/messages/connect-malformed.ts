import { type MessageSection, Trait } from '../../../trace/index.ts';
import { type Rule, sectionWith } from '../../rule.ts';
import { MALFORMED, REQUEST_REFUSED } from './malformed.ts';

export const connectMalformed: Rule = {
  id: 'connect-malformed',
  title: 'CONNECT with the wrong pseudo-header fields',
  section: 'RFC 9113 §8.5',
  severity: 'error',
  fault: 'client',
  tier: 'P2',
  breaks: MALFORMED,
  when: 'A CONNECT request without :protocol has :scheme or :path, or no :authority with a port.',
  unless: 'With :protocol it is extended CONNECT, which needs :scheme and :path.',
  peers: 'Proxies reset the stream with PROTOCOL_ERROR; nginx answers 405.',
  summary:
    'the CONNECT request on stream {stream} {why}; it must have :method and :authority (host:port) and nothing else',
  fix: 'Leave :scheme and :path out, and name the port in :authority.',
  symptom: REQUEST_REFUSED,
  fires: [
    'OPEN; CONNECT1{:scheme https, :path /}',
    'OPEN; CONNECT1{:authority a}',
    'OPEN; C> HDR(1,EH){:method CONNECT}',
  ],
  silent: [
    'OPEN; CONNECT1',
    'OPEN; S> SET{8=1}; CONNECT1{:protocol websocket, :scheme https, :path /ws, :authority a}',
  ],
  watch: sectionWith(Trait.unusual, ({ section, block }) => {
    if (section.kind !== 'request' || section.method !== 'CONNECT' || section.protocol !== undefined) return undefined;
    const why = block.problem ? undefined : mistake(section);
    return why !== undefined && { values: { why } };
  }),
};

function mistake({ scheme, path, authority }: MessageSection): string | undefined {
  if (scheme !== undefined) return 'has :scheme';
  if (path !== undefined) return 'has :path';
  if (authority === undefined) return 'has no :authority';
  return /:\d+$/.test(authority) ? undefined : 'names no port in :authority';
}
