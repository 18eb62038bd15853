import { CONNECTION_PREFACE, otherPeer } from '../../../decode/index.ts';
import { Odd } from '../../oddity.ts';
import { afterRecord, beforeFrame, beforeOddFrame, type Rule, whileConnectionOpen } from '../../rule.ts';
import { bytes, duration } from '../../wording.ts';

export const prefaceBad: Rule = {
  id: 'preface-bad',
  title: 'the client’s connection preface is wrong',
  section: 'RFC 9113 §3.4',
  severity: 'error',
  fault: 'client',
  tier: 'P1',
  breaks: { scope: 'connection', code: 'PROTOCOL_ERROR' },
  follows: ['http1-on-h2-connection'],
  fromStart: true,
  when: 'The client’s first 24 octets are not `PRI * HTTP/2.0…SM…`, and are not some other protocol either. Frames without any preface count too.',
  unless: 'The capture began in the middle of the connection.',
  peers:
    'GOAWAY PROTOCOL_ERROR or just a close. nghttp2: `Received bad client magic byte string`; Netty: `HTTP/2 client preface string missing or corrupt`.',
  summary: 'the client’s first 24 octets are not the HTTP/2 connection preface: {how}',
  fix: 'Send the fixed preface before the first SETTINGS frame.',
  fires: [
    'C> SETTINGS{}',
    'C> RAW("PRI * HTTP/2.1\\r\\n\\r\\nSM\\r\\n\\r\\n xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")',
  ],
  silent: [
    'C> CUT(7,PREFACE); C> RAW("HTTP/2.0\\r\\n"); C> RAW("\\r\\nSM\\r\\n\\r\\n"), SETTINGS{}',
    'PLAIN; C> RAW("GET / HTTP/1.1\\r\\n\\r\\n")',
  ],
  alongside: ['settings-not-acked'],
  watch: [
    beforeOddFrame(Odd.first, ({ from, view: { client } }) => {
      const missing = from === 'client' && Number.isNaN(client.prefaceAt);
      return missing && { streamId: null, values: { how: 'it begins with frames at once' } };
    }),
    afterRecord(['octets'], ({ record: { from, reason, octets, offset }, view }) => {
      if (from !== 'client' || reason !== 'not-http2' || offset > 0 || view.client.frames > 0) return undefined;
      const at = [...CONNECTION_PREFACE].findIndex((octet, place) => octets[place] !== octet);
      return { values: { how: `it differs at octet ${at}` } };
    }),
  ],
};

export const prefaceIncomplete: Rule = {
  id: 'preface-incomplete',
  title: 'the preface never finished',
  section: 'RFC 9113 §3.4',
  severity: 'warning',
  fault: 'client',
  tier: 'P2',
  fromStart: true,
  when: 'The client has sent the preface but no SETTINGS for two seconds, or it ended after a part of the preface.',
  unless: 'A client that has sent nothing at all may be a browser that connected in advance.',
  peers: 'Go gives up after 10 s (`timeout waiting for client preface`), nginx after client_header_timeout.',
  summary: 'the client has sent {what} {time}',
  fix: 'Look for a client that blocks before its first write.',
  fires: ['C> CUT(10,PREFACE); +10s; S> FIN; C> FIN', 'C> PREFACE; +3s'],
  silent: ['+30s; C> FIN', 'C> PREFACE, SETTINGS{}; S> SETTINGS{}; +1s'],
  alongside: ['conn-closed-before-settings', 'server-preface-late'],
  watch: [
    whileConnectionOpen(({ view, at, thresholds }) => {
      const { frames, prefaceAt, notHttp2 } = view.client;
      const time = view.elapsed(prefaceAt, at);
      if (frames > 0 || notHttp2 || !(time > thresholds.preface)) return undefined;
      return { from: 'client', values: { what: 'the preface but no SETTINGS for', time: duration(time) } };
    }),
    afterRecord(['octets'], ({ record: { from, reason, octets, offset, length } }) => {
      const part = from === 'client' && reason === 'truncated' && offset === 0 && CONNECTION_PREFACE.startsWith(octets);
      return part && { values: { what: `only ${bytes(length)} of the preface`, time: 'before it ended' } };
    }),
  ],
};

export const prefaceRepeated: Rule = {
  id: 'preface-repeated',
  title: 'the preface shows up again',
  section: 'RFC 9113 §3.4',
  severity: 'error',
  fault: 'client',
  tier: 'P2',
  breaks: { scope: 'connection', code: 'FRAME_SIZE_ERROR', alsoSeen: ['PROTOCOL_ERROR'] },
  when: 'Where a frame of the client should begin stands the connection preface again; read as a frame it has 5 263 945 octets.',
  unless: 'Inside DATA it is content.',
  peers: 'FRAME_SIZE_ERROR: the length exceeds the maximum.',
  summary: 'the client sent the connection preface a second time; the server reads it as a frame of 5 263 945 bytes',
  fix: 'Look for two layers that both begin HTTP/2: a double upgrade, or a pooled socket taken for a new one.',
  fires: ['OPEN; C> PREFACE, SETTINGS{}; C> FIN'],
  silent: ['OPEN; POST1; C> DATA(1,"PRI * HTTP/2.0")', 'OPEN; C> FIN'],
  alongside: ['conn-closed-by-client'],
  watch: [
    afterRecord(['octets'], ({ record: { from, octets, offset } }) => {
      return from === 'client' && offset > 0 && octets.startsWith(CONNECTION_PREFACE.slice(0, 14)) && {};
    }),
    beforeFrame(['UNKNOWN'], ({ from, frame }) => from === 'client' && frame.length === 0x505249 && { streamId: null }),
  ],
};

export const firstFrameNotSettings: Rule = {
  id: 'first-frame-not-settings',
  title: 'the first frame is not SETTINGS',
  section: 'RFC 9113 §3.4',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: { scope: 'connection', code: 'PROTOCOL_ERROR' },
  fromStart: true,
  when: 'The first frame of an endpoint, after the preface or after the 101 of an upgrade, is another one than SETTINGS without ACK.',
  unless: 'A frame of an unknown type is not allowed there either, though lenient peers skip it.',
  peers:
    'nghttp2: GOAWAY PROTOCOL_ERROR `SETTINGS expected`; OkHttp: `Expected a SETTINGS frame but was X`; grpc-go: `initial http2 frame from server is not a settings frame`; curl: (16).',
  summary: '{who}’s first frame is {first}; it must be SETTINGS',
  fix: 'Send SETTINGS, which may be empty, before anything else, also before acknowledging the peer’s.',
  symptom: 'curl: (16) Error in the HTTP2 framing layer',
  fires: ['C> PREFACE, SETTINGS{}; S> SACK; S> SETTINGS{}', 'C> PREFACE, PING(x)'],
  silent: ['C> PREFACE, SETTINGS{}, GET1'],
  watch: beforeOddFrame(Odd.first, ({ frame }) => {
    const type = frame.type === 'MALFORMED' ? frame.declaredType : frame.type;
    const acknowledges = frame.flags.includes('ACK');
    if (type === 'SETTINGS' && !acknowledges) return undefined;
    const first =
      type === 'SETTINGS' ? 'an acknowledgement of SETTINGS' : type === 'UNKNOWN' ? 'of an unknown type' : type;
    return { streamId: null, values: { first } };
  }),
};

export const serverPrefaceLate: Rule = {
  id: 'server-preface-late',
  title: 'the server is slow to say SETTINGS',
  section: 'RFC 9113 §3.4',
  severity: 'warning',
  fault: 'server',
  tier: 'P2',
  fromStart: true,
  when: 'Two seconds after the client’s preface the server has not sent a frame.',
  unless: 'The server may wait for the client’s preface first.',
  peers: 'grpc-go: `error reading server preface: EOF` or a dial timeout.',
  summary: 'there are no SETTINGS from the server {time} after the client’s preface',
  fix: 'Check that an HTTP/2 server is behind the port, and not a full accept queue or a dead backend.',
  fires: ['C> PREFACE, SETTINGS{}; +5s'],
  silent: ['C> PREFACE, SETTINGS{}; +300ms; S> SETTINGS{}', '+10s; C> FIN'],
  watch: whileConnectionOpen(({ view, at, thresholds }) => {
    const { frames, notHttp2, endedAt } = view.server;
    if (frames > 0 || notHttp2 || !Number.isNaN(endedAt)) return undefined;
    const time = view.elapsed(view.client.prefaceAt, at);
    return time > thresholds.preface && { from: 'server', values: { time: duration(time) } };
  }),
};

export const connClosedBeforeSettings: Rule = {
  id: 'conn-closed-before-settings',
  title: 'closed before HTTP/2 began',
  section: 'RFC 9113 §3.4',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  follows: [
    'http1-on-h2-connection',
    'preface-bad',
    'tls-client-rejected-mitm-cert',
    'tls-client-certificate-wanted',
    'tls-upstream-failed',
  ],
  fromStart: true,
  when: 'The side that closes first has not sent a frame, although HTTP/2 was agreed or the client’s preface has come.',
  unless: 'The client closes a connection it has not used.',
  peers:
    'grpc-go: `error reading server preface: EOF`; curl: (52), (16) or (35); Go: `http2: client conn could not be established`.',
  summary: '{who} closed the connection before sending any HTTP/2 frame',
  fix: 'Look for a crash, an IP filter, a connection limit, or a load balancer that offers h2 for a server without it.',
  fires: ['C> PREFACE, SETTINGS{}; S> FIN', 'S> SETTINGS{}; C> CUT(5,PREFACE); C> FIN'],
  silent: [
    'OPEN; S> GOAWAY(0,NO_ERROR); S> FIN',
    'S> SETTINGS{}; C> FIN',
    'PLAIN; C> RAW("GET / HTTP/1.1\\r\\n\\r\\n"); S> FIN',
  ],
  alongside: ['preface-incomplete', 'conn-tcp-reset'],
  watch: afterRecord(['direction-ended'], ({ record: { from, how, read }, view }) => {
    if (how === 'proxy' || view.closedBy !== from || !Number.isNaN(view.of(otherPeer(from)).endedAt)) return undefined;
    const sender = view.of(from);
    if (sender.frames > 0 || sender.notHttp2) return undefined;
    const begun = view.opened?.alpn === 'h2' || !Number.isNaN(view.client.prefaceAt);
    const unused = from === 'client' && read === 0 && Number.isNaN(view.client.prefaceAt);
    return begun && !unused && {};
  }),
};
