import { Odd } from '../../oddity.ts';
import { beforeOddFrame, type Rule } from '../../rule.ts';

export const streamIdNotOpenedByClient: Rule = {
  id: 'stream-id-not-opened-by-client',
  title: 'the server answers a request nobody made',
  section: 'RFC 9113 §5.1, §5.1.1',
  severity: 'error',
  fault: 'server',
  tier: 'P0',
  breaks: { scope: 'connection', code: 'PROTOCOL_ERROR', alsoSeen: ['INTERNAL_ERROR'] },
  fromStart: true,
  when: 'The server sends HEADERS, DATA, RST_STREAM, WINDOW_UPDATE or PUSH_PROMISE on an odd stream higher than any the client has opened.',
  unless:
    'The connection began with `Upgrade: h2c`, which opens stream 1. Lower identifiers that the client skipped are closed, not idle. PRIORITY may name idle streams.',
  peers:
    'curl: `(16) Error in the HTTP2 framing layer` after GOAWAY PROTOCOL_ERROR `request HEADERS: client received request`; Go ignores HEADERS and hangs, closes on DATA (`Transport received unsolicited DATA frame`); Netty: `Stream N does not exist for inbound frame HEADERS`; hyper: `received frame on idle stream`.',
  summary:
    'the server sent {type} on stream {stream}, but the client has {opened}. A response must use the stream of its request',
  fix: 'Answer on the stream identifier of the request’s HEADERS frame; do not count identifiers of your own.',
  symptom: 'curl: (16) Error in the HTTP2 framing layer; curl 7.88: (52) Empty reply from server',
  fires: ['OPEN; GET1; S> HDR(3,EH){:status 200}', 'OPEN; S> DATA(1,5)'],
  silent: [
    'OPEN; GET1; GET3; S> HDR(3,EH){:status 200}',
    'OPEN; GET1; S> HDR(2,EH){:status 200}',
    'PLAIN; C> RAW("GET / HTTP/1.1\\r\\nUpgrade: h2c\\r\\nHTTP2-Settings: AAMAAABk\\r\\n\\r\\n"); S> RAW("HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: h2c\\r\\n\\r\\n"), SETTINGS{}, HDR(1,EH,ES){:status 200}',
  ],
  watch: beforeOddFrame(
    Odd.noStream,
    ['HEADERS', 'DATA', 'RST_STREAM', 'WINDOW_UPDATE', 'PUSH_PROMISE'],
    ({ from, frame: { streamId }, view: { streams } }) => {
      if (from !== 'server' || streamId % 2 === 0 || streamId <= streams.highest.client) return undefined;
      const highest = streams.highest.client;
      return { values: { opened: highest === 0 ? 'not opened any stream' : `only opened up to stream ${highest}` } };
    },
  ),
};
