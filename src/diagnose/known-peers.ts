import type { ErrorCodeName, OctetString, Peer, Setting } from '../decode/index.ts';

/** Software that can be recognised on the wire, and what it does beyond the RFCs. */
export interface KnownPeer {
  readonly name: string;
  readonly marks: Marks;
  /** Limits it enforces, announced or not. Defaults of recent versions; nearly all can be configured. */
  readonly enforces: readonly EnforcedLimit[];
  /** Other habits worth knowing, one sentence each. */
  readonly habits?: readonly string[];
}

interface Marks {
  /** In the `server` field of its responses, or the `user-agent` field of its requests. */
  readonly product: RegExp;
  /** Its first SETTINGS frame, in order: `3:128 4:65536 5:16777215`; `*` stands for any value. */
  readonly clientSettings?: readonly string[];
  readonly serverSettings?: readonly string[];
  /** Payloads of its own PINGs, hexadecimal. */
  readonly pings?: readonly string[];
}

/** A limit of a receiver. */
export interface EnforcedLimit {
  /** The rule that is broken, or explains, when the limit is met. */
  readonly rule: string;
  /** Fits behind "it accepts at most …". */
  readonly limit: string;
  /** What the rule counts, where the limit is one number. */
  readonly most?: number;
  /** How it answers; without one it closes the connection without a word. */
  readonly answer?: ErrorCodeName;
}

const limit = (rule: string, text: string, most?: number, answer?: ErrorCodeName): EnforcedLimit => ({
  rule,
  limit: text,
  ...(most !== undefined && { most }),
  ...(answer !== undefined && { answer }),
});

const NGHTTP2_LIMITS: readonly EnforcedLimit[] = [
  limit('continuation-over-peer-limit', '8 CONTINUATION frames per field block (1.61 and newer)', 8),
  limit('settings-flood', '1000 acknowledgements that wait to be read', 1000),
  limit('rapid-reset', '1000 resets at once and 33 per second (servers)', 1000, 'INTERNAL_ERROR'),
  limit(
    'glitch-accumulation',
    '10 000 oddities at once and 330 per second (1.69 and newer)',
    10_000,
    'ENHANCE_YOUR_CALM',
  ),
];

/** Whom we know, the most exact marks first: Node and Envoy stand on nghttp2 and would pass for it. */
export const KNOWN_PEERS: readonly KnownPeer[] = [
  {
    name: 'nginx',
    marks: { product: /^(?:nginx|openresty|tengine)\b/i, serverSettings: ['3:128 4:65536 5:16777215'] },
    enforces: [
      limit('header-list-size-exceeded', '4 header buffers of 8 KiB', 32_768, 'ENHANCE_YOUR_CALM'),
      limit('max-concurrent-streams-exceeded', '128 streams at once', 128, 'REFUSED_STREAM'),
      limit('goaway-graceful', '1000 requests, or one hour, per connection', 1000, 'NO_ERROR'),
      limit('conn-idle-close', '75 seconds without a request', 75_000, 'NO_ERROR'),
      limit('rapid-reset', 'twice as many new streams as allowed at once, per read', 256, 'NO_ERROR'),
    ],
    habits: [
      'It answers plain timeouts with PROTOCOL_ERROR, and floods with NO_ERROR.',
      'It refuses uploads that begin before its SETTINGS are acknowledged when its body buffer is below 64 KiB.',
      'It compares host and :authority octet by octet.',
    ],
  },
  {
    name: 'curl',
    marks: {
      product: /^curl\/|^git\/|\blibcurl\//i,
      clientSettings: ['3:100 4:* 2:0'],
    },
    enforces: NGHTTP2_LIMITS,
    habits: [
      'It resets a stream with STREAM_CLOSED after any invalid frame: the code does not tell the reason.',
      'It sends refused requests again on a new connection.',
    ],
  },
  {
    name: 'grpc-go',
    marks: { product: /^grpc-go\//i, pings: ['02041010090e0707', '0106010800030309'] },
    enforces: [
      limit('grpc-message-too-large', '4 MiB per message', 4_194_304),
      limit('grpc-too-many-pings', 'one PING in 5 minutes, twice', 2, 'ENHANCE_YOUR_CALM'),
      limit('header-list-size-exceeded', '16 MiB of header fields', 16_777_216, 'FRAME_SIZE_ERROR'),
    ],
    habits: ['Its PING 02041010090e0707 measures the line; 0106010800030309 marks the end of a drain.'],
  },
  {
    name: 'gRPC C-core',
    marks: { product: /^grpc-(?:c|c\+\+|python|ruby|php|csharp|objc|node)(?:-\w+)*\/.*grpc-c\//i },
    enforces: [
      limit('grpc-message-too-large', '4 MiB per message', 4_194_304),
      limit('grpc-too-many-pings', 'one PING in 5 minutes, twice', 2, 'ENHANCE_YOUR_CALM'),
      limit('header-list-size-exceeded', '16 KiB of metadata', 16_384),
    ],
  },
  {
    name: 'Go',
    marks: {
      product: /^Go-http-client\/2/i,
      clientSettings: ['2:0 4:4194304 6:10485760', '2:0 4:4194304 5:* 6:10485760'],
      serverSettings: ['5:1048576 3:250 6:1048896 4:1048576', '5:1048576 3:250 6:1048896 1:4096 4:1048576'],
    },
    enforces: [
      limit('max-concurrent-streams-exceeded', '250 streams at once', 250, 'PROTOCOL_ERROR'),
      limit('preface-incomplete', '10 seconds for the preface, 2 for the first SETTINGS', 10_000),
      limit('ping-flood', '10 000 answers that wait to be read', 10_000),
      limit('rapid-reset', 'four times as many waiting requests as allowed at once', 1000, 'ENHANCE_YOUR_CALM'),
      limit('settings-duplicate-id', 'one value per setting in a SETTINGS frame', 1, 'PROTOCOL_ERROR'),
    ],
    habits: [
      'It passes over HEADERS on streams it never opened, and closes on DATA there.',
      'Its client sends a PING with a reset to see whether the connection lives.',
      'It honours ENABLE_CONNECT_PROTOCOL only in the first SETTINGS frame.',
    ],
  },
  {
    name: 'Chrome',
    marks: {
      product: /\b(?:Chrome|CriOS)\//,
      clientSettings: ['1:65536 2:0 4:6291456 6:262144', '1:65536 2:0 3:1000 4:6291456 6:262144'],
    },
    enforces: [
      limit('unknown-frame-on-unopened-stream', 'extension frames only on streams that are open', 0, 'PROTOCOL_ERROR'),
      limit('reserved-bits-set', 'DATA without undefined flags', 0, 'PROTOCOL_ERROR'),
      limit('ping-ack-unsolicited', 'PING acknowledgements it asked for', 0, 'PROTOCOL_ERROR'),
    ],
    habits: [
      'It shows nearly every error code as ERR_HTTP2_PROTOCOL_ERROR.',
      'It sends unknown frames and settings on purpose, to keep servers tolerant.',
      'It sends no GOAWAY when it closes an idle connection.',
    ],
  },
  {
    name: 'Firefox',
    marks: {
      product: /\bFirefox\//,
      clientSettings: ['1:65536 4:131072 5:16384', '1:65536 2:0 4:131072 5:16384', '1:65536 2:0 3:0 4:131072 5:16384'],
    },
    enforces: [],
  },
  {
    name: 'OkHttp',
    marks: { product: /^okhttp\//i, clientSettings: ['4:16777216'] },
    enforces: [
      limit('frame-too-large', 'frames of 16 384 octets', 16_384),
      limit('rst-odd-code', 'error codes that RFC 9113 defines', 13),
      limit('reserved-bits-set', 'DATA without the flag 0x20', 0),
    ],
    habits: ['A PING that is not answered in time shows as PROTOCOL_ERROR.'],
  },
  {
    name: 'Netty',
    marks: { product: /\bnetty\b|^grpc-java-netty\//i },
    enforces: [
      limit('header-list-size-exceeded', '8 KiB of header fields', 8192),
      limit('empty-frames-flood', '2 empty frames in a row', 2, 'ENHANCE_YOUR_CALM'),
      limit('rapid-reset', '200 resets in 30 seconds', 200, 'ENHANCE_YOUR_CALM'),
      limit('ping-flood', '10 000 answers that wait to be read', 10_000, 'ENHANCE_YOUR_CALM'),
    ],
  },
  {
    name: 'hyper',
    marks: { product: /^(?:hyper|reqwest|tonic)\b/i },
    enforces: [
      limit('made-you-reset', '1024 resets it has to send itself', 1024, 'ENHANCE_YOUR_CALM'),
      limit('rapid-reset', '20 reset streams that wait for the application', 20, 'ENHANCE_YOUR_CALM'),
      limit('empty-frames-flood', '100 empty DATA frames', 100, 'ENHANCE_YOUR_CALM'),
    ],
    habits: ['It uses PROTOCOL_ERROR for wrong lengths and for HPACK errors.'],
  },
  {
    name: 'Envoy',
    marks: { product: /^envoy\b|^istio-envoy\b/i },
    enforces: [
      limit('header-list-size-exceeded', '60 KiB or 100 header fields', 61_440),
      limit('empty-frames-flood', '1 empty frame in a row', 1),
      limit('priority-flood', '100 PRIORITY frames per stream', 100),
      limit('window-update-flood', '10 WINDOW_UPDATE frames per DATA frame', 10),
      limit('ping-flood', '1000 answers that wait to be read', 1000),
      limit('rapid-reset', 'resets of half of 500 requests', 250),
    ],
  },
  {
    name: 'Apache',
    marks: { product: /^Apache\b/ },
    enforces: [
      limit('header-list-size-exceeded', '100 fields and 100 more, 8190 octets each', 200, 'ENHANCE_YOUR_CALM'),
      ...NGHTTP2_LIMITS,
    ],
    habits: ['It resets with STREAM_CLOSED when the backend gave up.'],
  },
  {
    name: 'Node.js',
    marks: { product: /^node(?:\.js)?\b|^undici\b/i },
    enforces: [
      limit('header-list-size-exceeded', '128 header fields', 128, 'ENHANCE_YOUR_CALM'),
      limit('max-concurrent-streams-exceeded', '100 refused streams', 100, 'ENHANCE_YOUR_CALM'),
      limit('glitch-accumulation', '1000 invalid frames', 1000),
      ...NGHTTP2_LIMITS,
    ],
  },
  {
    name: 'nghttp2',
    marks: { product: /nghttp2\/|^nghttpx\b|^nghttpd\b|^h2load\b/i },
    enforces: NGHTTP2_LIMITS,
    habits: ['From 1.67.0 to 1.68.x it ends the whole connection over one malformed message.'],
  },
  {
    name: 'Alexa device',
    marks: { product: /\bAlexa\b|\bAVS\b/ },
    enforces: [limit('many-connections', 'one connection per device', 1)],
    habits: ['Its downchannel GET stays open for the life of the connection, on purpose.'],
  },
];

/** What is known of an endpoint. */
export interface PeerTraits {
  readonly peer: Peer;
  /** Its `server` field (a server's) or `user-agent` field (a client's). */
  readonly product?: string;
  /** Of its first SETTINGS frame, in order. */
  readonly settings?: readonly Setting[];
  /** Payloads of PINGs it sent (no acknowledgements). */
  readonly pings?: readonly OctetString[];
}

export interface RecognisedPeer {
  readonly peer: KnownPeer;
  /** A field is what it says of itself, and may be what stands behind a proxy; the others are habits. */
  readonly by: 'field' | 'settings' | 'ping';
}

/** Who an endpoint is; undefined when nothing tells. What it says of itself goes before its habits. */
export function recognisePeer({ peer, product, settings, pings }: PeerTraits): RecognisedPeer | undefined {
  const byField = product && KNOWN_PEERS.find(({ marks }) => marks.product.test(product.slice(0, LOOKED_AT)));
  if (byField) return { peer: byField, by: 'field' };
  const sent = pings?.map(hexOf) ?? [];
  const byPing = KNOWN_PEERS.find(({ marks }) => marks.pings?.some((ping) => sent.includes(ping)));
  if (byPing) return { peer: byPing, by: 'ping' };
  const offered = settings ?? [];
  const bySettings = KNOWN_PEERS.find(({ marks }) =>
    (peer === 'client' ? marks.clientSettings : marks.serverSettings)?.some((mark) => isMark(mark, offered)),
  );
  return bySettings && { peer: bySettings, by: 'settings' };
}

/** Longer than any user-agent of a browser. */
const LOOKED_AT = 500;

function isMark(mark: string, settings: readonly Setting[]): boolean {
  const expected = mark.split(' ');
  return (
    expected.length === settings.length &&
    settings.every(({ identifier, value }, place) =>
      [`${identifier}:${value}`, `${identifier}:*`].includes(expected[place]!),
    )
  );
}

const hexOf = (octets: OctetString): string =>
  Array.from(octets, (octet) => octet.charCodeAt(0).toString(16).padStart(2, '0')).join('');
