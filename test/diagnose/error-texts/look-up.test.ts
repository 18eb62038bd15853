import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ERROR_TEXTS } from '../../../src/diagnose/error-texts/index.ts';
import { lookUpErrorText, similarErrorTexts } from '../../../src/diagnose/error-texts/look-up.ts';
import { limits } from '../../../src/limits.ts';

const catalogue = readFileSync(new URL('../../fixtures/rule-catalogue.json', import.meta.url), 'utf8');
const ruleIds = new Set((JSON.parse(catalogue) as { id: string }[]).map(({ id }) => id));
const best = (text: string) => lookUpErrorText(text)[0];

describe('a message names its most likely rule', () => {
  test.each([
    // curl, git
    ['curl: (16) Error in the HTTP2 framing layer', 'http1-on-h2-connection'],
    ['Remote peer returned unexpected data while we expected SETTINGS frame', 'http1-on-h2-connection'],
    ['curl: (16) nghttp2 shuts down connection with error 1: PROTOCOL_ERROR', 'goaway-protocol-error'],
    ['curl: (16) nghttp2 shuts down connection with error 3: FLOW_CONTROL_ERROR', 'goaway-flow-control-error'],
    ['nghttp2 recv error -902: The user callback function failed', 'stream-id-not-opened-by-client'],
    ['(16) Too many CONTINUATION frames following a HEADERS frame', 'continuation-over-peer-limit'],
    ['(16) Flooding was detected in this HTTP/2 session, and it must be closed', 'ping-flood'],
    ['curl: (92) HTTP/2 stream 1 was not closed cleanly: PROTOCOL_ERROR (err 1)', 'rst-protocol-error'],
    ['HTTP/2 stream 7 reset by server (error 0x1 PROTOCOL_ERROR)', 'rst-protocol-error'],
    ['curl: (92) HTTP/2 stream 1 reset by curl (error 0x1 PROTOCOL_ERROR)', 'header-connection-specific'],
    ['Invalid HTTP header field was received: frame type: 1, stream: 1', 'header-connection-specific'],
    ['curl: (92) HTTP/2 stream 1 was not closed cleanly: INTERNAL_ERROR (err 2)', 'rst-internal-error'],
    ['RPC failed; curl 92 HTTP/2 stream 5 was not closed cleanly: CANCEL (err 8)', 'rst-cancel-by-server'],
    ['curl: (92) HTTP/2 stream 5 was not closed cleanly: REFUSED_STREAM (err 7)', 'rst-refused-stream'],
    ['HTTP/2 stream 5 refused by server, try again on a new connection', 'rst-refused-stream'],
    ['curl: (92) HTTP/2 stream 1 was not closed cleanly: ENHANCE_YOUR_CALM (err 11)', 'rst-enhance-your-calm'],
    ['curl: (92) HTTP/2 stream 1 was not closed cleanly: STREAM_CLOSED (err 5)', 'frame-after-end-stream'],
    ['HTTP/2 stream 1 was closed cleanly, but before getting all response header fields', 'interim-with-end-stream'],
    ['received invalid frame: FRAME[HEADERS, len=9], error -531: x', 'header-connection-specific'],
    ['received invalid frame: FRAME[DATA, len=9], error -532: x', 'content-length-mismatch'],
    ['received invalid frame: FRAME[DATA, len=9], error -510: x', 'frame-after-end-stream'],
    ['received invalid frame: FRAME[DATA, len=9], error -505: x', 'stream-id-not-opened-by-client'],
    ['curl: (18) transfer closed with outstanding read data remaining', 'conn-closed-streams-open'],
    ['curl: (28) Operation timed out after 9 milliseconds with 1 out of 2 bytes received', 'flow-stall-stream-window'],
    ['curl: (52) Empty reply from server', 'conn-closed-before-settings'],
    ['curl: (56) OpenSSL SSL_read: error:0A000126:SSL routines::unexpected eof while reading', 'conn-tcp-reset'],
    ['curl: (1) Received HTTP/0.9 when not allowed', 'http1-on-h2-connection'],
    ['curl: (60) SSL certificate problem: self signed certificate', 'tls-client-rejected-mitm-cert'],
    ['curl: (35) error:0A00010B:SSL routines::wrong version number', 'tls-upstream-failed'],
    ['[HTTP/2] Warning: The cumulative length of all headers exceeds 60000 bytes', 'header-list-size-exceeded'],
    // What people paste of programs that stand on these libraries
    ['rpc error: code = Unavailable desc = error reading from server: EOF', 'conn-closed-streams-open'],
    ['13 INTERNAL: Received RST_STREAM with code 2 (Internal server error)', 'rst-internal-error'],
    ['1 CANCELLED: Received RST_STREAM with code 8', 'rst-cancel-by-server'],
    ['Error [ERR_HTTP2_INVALID_SESSION]: The session has been destroyed', 'goaway-explained'],
    ['java.io.IOException: unexpected end of stream on https://example.com/...', 'conn-closed-streams-open'],
    ['java.io.EOFException: EOF reached while reading', 'conn-closed-streams-open'],
    ['upstream prematurely closed connection while reading response header from upstream', 'conn-closed-streams-open'],
    ['httpcore.RemoteProtocolError: Server disconnected without sending a response.', 'conn-closed-streams-open'],
    ['http2 error: keep-alive timed out', 'ping-unanswered'],
    ['NS_ERROR_NET_HTTP2_SENT_GOAWAY', 'goaway-explained'],
    ['http: proxy error: http2: stream closed', 'rst-cancel-by-client'],
    ['http2: response body closed', 'rst-cancel-by-client'],
    ['[ALPN] server did not agree on a protocol. Uses default.', 'tls-alpn-h2-not-negotiated'],
    // Go
    ['http2: frame too large', 'http1-on-h2-connection'],
    ['net/http: malformed HTTP response "\\x00\\x00\\x06\\x04\\x00"', 'http1-on-h2-connection'],
    ['stream error: stream ID 5; REFUSED_STREAM; received from peer', 'rst-refused-stream'],
    ['stream error: stream ID 5; PROTOCOL_ERROR; headers after END_STREAM', 'pseudo-header-missing'],
    ['http2: server sent GOAWAY and closed the connection; LastStreamID=3, ErrCode=NO_ERROR', 'goaway-explained'],
    ["http2: Transport received Server's graceful shutdown GOAWAY", 'goaway-graceful'],
    [
      'http2: Transport: cannot retry err [x] after Request.Body was written; define Request.GetBody',
      'goaway-one-step-race',
    ],
    ['http2: client connection lost', 'ping-unanswered'],
    ['http2: timeout awaiting response headers', 'no-response'],
    ['http2: Transport received unsolicited DATA frame; closing connection', 'stream-id-not-opened-by-client'],
    ['http2: response header list larger than advertised limit', 'header-list-size-exceeded'],
    ['unexpected EOF', 'conn-closed-streams-open'],
    ['net/http: server replied with more than declared Content-Length; truncated', 'content-length-mismatch'],
    ['http2: unexpected ALPN protocol ""; want "h2"', 'tls-alpn-h2-not-negotiated'],
    ['could: http2: could not negotiate protocol mutually', 'tls-alpn-h2-not-negotiated'],
    ['connection error: PROTOCOL_ERROR', 'header-block-interrupted'],
    ['connection error: COMPRESSION_ERROR', 'hpack-index-invalid'],
    ['connection error: FLOW_CONTROL_ERROR', 'flow-control-violated'],
    ['net/http: extended connect not supported by peer', 'extended-connect-not-enabled'],
    ['bogus greeting "GET / HTTP/1.1"', 'http1-on-h2-connection'],
    ['timeout waiting for client preface', 'preface-incomplete'],
    ['timeout waiting for SETTINGS frames from 127.0.0.1:1', 'preface-incomplete'],
    ['request declared a Content-Length of 5 but only wrote 3 bytes', 'content-length-mismatch'],
    ['http2: client disconnected', 'rst-cancel-by-client'],
    ['context canceled', 'rst-cancel-by-client'],
    // browsers
    ['net::ERR_HTTP2_PROTOCOL_ERROR', 'rst-internal-error'],
    ['ERR_HTTP2_COMPRESSION_ERROR', 'hpack-index-invalid'],
    ['ERR_HTTP2_FLOW_CONTROL_ERROR', 'flow-control-violated'],
    ['ERR_HTTP2_FRAME_SIZE_ERROR', 'frame-too-large'],
    ['ERR_HTTP2_SERVER_REFUSED_STREAM', 'rst-refused-stream'],
    ['ERR_HTTP2_RST_STREAM_NO_ERROR_RECEIVED', 'rst-no-error'],
    ['ERR_HTTP2_PING_FAILED', 'ping-unanswered'],
    ['ERR_HTTP2_INADEQUATE_TRANSPORT_SECURITY', 'tls12-prohibited-cipher'],
    ['NS_ERROR_NET_INADEQUATE_SECURITY', 'tls12-prohibited-cipher'],
    ['ERR_HTTP_1_1_REQUIRED', 'rst-http-1-1-required'],
    ['ERR_CONNECTION_CLOSED', 'conn-closed-streams-open'],
    ['ERR_CONNECTION_RESET', 'conn-tcp-reset'],
    ['ERR_EMPTY_RESPONSE', 'conn-closed-before-settings'],
    ['ERR_CONTENT_LENGTH_MISMATCH', 'content-length-mismatch'],
    ['ERR_INVALID_HTTP_RESPONSE', 'http1-on-h2-connection'],
    ['NSPOSIXErrorDomain Code=100 "Protocol error"', 'header-connection-specific'],
    ['kCFErrorDomainCFNetwork 303', 'header-connection-specific'],
    ['NET::ERR_CERT_AUTHORITY_INVALID', 'tls-client-rejected-mitm-cert'],
    // gRPC
    ['error reading server preface: http2: frame too large', 'http1-on-h2-connection'],
    ['Trying to connect an http1.x server', 'http1-on-h2-connection'],
    ['error reading server preface: EOF', 'conn-closed-before-settings'],
    ['initial http2 frame from server is not a settings frame: *http2.PingFrame', 'first-frame-not-settings'],
    ['credentials: cannot check peer: missing selected ALPN property', 'tls-alpn-h2-not-negotiated'],
    ['ENHANCE_YOUR_CALM, debug data: "too_many_pings"', 'grpc-too-many-pings'],
    ['stream terminated by RST_STREAM with error code: INTERNAL_ERROR', 'rst-stream-explained'],
    ['Received RST_STREAM with error code 2', 'rst-internal-error'],
    ['Received RST_STREAM with error code 8', 'rst-cancel-by-server'],
    ['server closed the stream without sending trailers', 'grpc-status-missing'],
    ['Received unexpected EOS on DATA frame from server', 'grpc-status-missing'],
    ['13 INTERNAL: Received RST_STREAM with code 0', 'grpc-status-missing'],
    ['unexpected HTTP status code received from server: 404 (Not Found)', 'grpc-http-status'],
    ['transport: received unexpected content-type "text/html"', 'grpc-content-type-wrong'],
    ['grpc: received message larger than max (5 vs. 4)', 'grpc-message-too-large'],
    ['exceeds maximum size 4194304', 'grpc-message-too-large'],
    ['transport is closing', 'conn-closed-streams-open'],
    ['Network closed for unknown reason', 'conn-closed-streams-open'],
    ['keepalive ping failed to receive ACK within timeout', 'ping-unanswered'],
    ['Keepalive failed. The connection is likely gone', 'ping-unanswered'],
    ['peer header list size exceeded limit', 'header-list-size-exceeded'],
    ['a HEADERS frame cannot appear in the middle of a stream', 'trailers-without-end-stream'],
    ['compressed flag set with identity or empty encoding', 'grpc-compressed-flag'],
    ['DEADLINE_EXCEEDED', 'grpc-deadline-exceeded'],
    ['received goaway and there are no active streams', 'grpc-max-age'],
    // servers
    ['client sent PING frame with incorrect length 7', 'frame-length-wrong'],
    ['client sent stream with data before settings were acknowledged', 'settings-not-acked'],
    ['concurrent streams exceeded 128', 'max-concurrent-streams-exceeded'],
    ['client sent too many streams at once', 'max-concurrent-streams-exceeded'],
    ['client sent too large header field', 'header-list-size-exceeded'],
    ['client sent inappropriate frame while CONTINUATION was expected', 'header-block-interrupted'],
    ['client violated connection flow control: received DATA frame length 5', 'flow-control-violated'],
    ['client sent ":authority" and "Host" headers with different values', 'header-connection-specific'],
    ['http2 flood detected', 'ping-flood'],
    ['client canceled stream 5', 'rst-cancel-by-client'],
    ['client prematurely closed connection', 'conn-closed-by-client'],
    ['client timed out (110: Connection timed out)', 'request-missing-end-stream'],
    ['invalid connection preface', 'preface-bad'],
    ['upstream sent frame for unknown stream 5', 'stream-id-not-opened-by-client'],
    ['upstream rejected request with error 8', 'rst-stream-explained'],
    ['upstream sent goaway with error 11', 'goaway-explained'],
    ['upstream prematurely closed stream', 'conn-closed-streams-open'],
    ['upstream sent no ":status" header', 'pseudo-header-missing'],
    ['upstream sent too large http2 frame: 99999', 'frame-too-large'],
    ['upstream sent no valid HTTP/1.0 header', 'http1-on-h2-connection'],
    ['AH02032: Hostname a provided via SNI', 'status-421-misdirected'],
    ['http2.violation.of.messaging.rule', 'content-length-mismatch'],
    ['http2.invalid.header.field', 'header-connection-specific'],
    ['http2.too_many_headers', 'header-list-size-exceeded'],
    ['http2.unexpected_underscore', 'header-name-invalid'],
    ['http2.inbound_empty_frames_flood', 'empty-frames-flood'],
    ['reset reason: protocol error', 'header-connection-specific'],
    ['reset reason: remote reset', 'rst-stream-explained'],
    ['reset reason: connection termination', 'conn-closed-streams-open'],
    ['reset reason: overflow', 'max-concurrent-streams-saturated'],
    ['reset reason: remote refused stream reset', 'rst-refused-stream'],
    // Node
    ['ERR_HTTP2_STREAM_ERROR: Stream closed with error code NGHTTP2_CANCEL', 'rst-stream-explained'],
    ['ERR_HTTP2_SESSION_ERROR: Session closed with error code 2', 'goaway-explained'],
    ['ERR_HTTP2_ERROR: Protocol error', 'http1-on-h2-connection'],
    ['ERR_HTTP2_STREAM_CANCEL: The pending stream has been canceled', 'conn-closed-streams-open'],
    ['ERR_HTTP2_GOAWAY_SESSION', 'goaway-new-stream-after'],
    ['ERR_HTTP2_PING_CANCEL', 'ping-unanswered'],
    ['ERR_HTTP2_MAX_PENDING_SETTINGS_ACK', 'settings-not-acked'],
    ['ERR_HTTP2_SETTINGS_CANCEL', 'settings-not-acked'],
    ['ERR_HTTP2_TOO_MANY_INVALID_FRAMES', 'glitch-accumulation'],
    ['ERR_HTTP2_INVALID_CONNECTION_HEADERS', 'header-connection-specific'],
    ['ERR_HTTP2_INVALID_PSEUDOHEADER', 'pseudo-header-unknown'],
    ['ERR_HTTP2_HEADER_SINGLE_VALUE', 'pseudo-header-duplicate'],
    ['ERR_HTTP2_STATUS_101', 'response-status-101'],
    ['ERR_HTTP2_PAYLOAD_FORBIDDEN', 'body-on-bodyless-response'],
    ['Parse Error: Expected HTTP/', 'http1-on-h2-connection'],
    ['Error: read ECONNRESET', 'conn-tcp-reset'],
    ['socket hang up', 'conn-tcp-reset'],
    // Java, .NET, Python, Rust
    ['StreamResetException: stream was reset: PROTOCOL_ERROR', 'ping-unanswered'],
    ['stream was reset: INTERNAL_ERROR', 'rst-internal-error'],
    ['stream was reset: NO_ERROR', 'rst-no-error'],
    ['FRAME_SIZE_ERROR: 70000', 'frame-too-large'],
    ['Expected a SETTINGS frame but was 1', 'first-frame-not-settings'],
    ['0 != TYPE_CONTINUATION', 'header-block-interrupted'],
    ['PROTOCOL_ERROR response malformed: mixed case name: X-A', 'header-name-uppercase'],
    ["Expected ':status' header not present", 'pseudo-header-unknown'],
    ['ConnectionShutdownException', 'goaway-graceful'],
    ['java.net.SocketTimeoutException: timeout', 'no-response'],
    ['GOAWAY received', 'goaway-graceful'],
    ['java.io.IOException: too many concurrent streams', 'max-concurrent-streams-exceeded'],
    ['Received RST_STREAM: Stream cancelled', 'rst-stream-explained'],
    ['HTTP/1.1 header parser received no bytes', 'conn-closed-before-settings'],
    ['First received frame was not SETTINGS. Hex dump for first 5 bytes: 485454502f', 'http1-on-h2-connection'],
    ['Frame length: 4740180 exceeds maximum: 16384', 'http1-on-h2-connection'],
    ['Stream 5 does not exist for inbound frame HEADERS', 'stream-id-not-opened-by-client'],
    ['Maximum active streams violated for this endpoint: 100', 'max-concurrent-streams-exceeded'],
    ['Header size exceeded max allowed size (8192)', 'header-list-size-exceeded'],
    [
      "The HTTP/2 server sent invalid data on the connection. HTTP/2 error code 'COMPRESSION_ERROR' (0x9).",
      'hpack-index-invalid',
    ],
    ["The HTTP/2 server reset the stream. HTTP/2 error code 'CANCEL' (0x8).", 'rst-stream-explained'],
    ["The HTTP/2 server closed the connection. HTTP/2 error code 'NO_ERROR' (0x0).", 'goaway-explained'],
    ['<ConnectionTerminated error_code:0, last_stream_id:1, additional_data:None>', 'goaway-explained'],
    ['<StreamReset stream_id:1, error_code:8, remote_reset:True>', 'rst-stream-explained'],
    ['Invalid input ConnectionInputs.RECV_DATA in state ConnectionState.IDLE', 'stream-id-not-opened-by-client'],
    ['connection error received: detected excessive load generating behavior', 'goaway-enhance-your-calm'],
    ['stream error received: unexpected internal error encountered', 'rst-internal-error'],
    ['http2 error: connection error detected: frame with invalid size', 'http1-on-h2-connection'],
    ['http2 error: connection error detected: unspecific protocol error detected', 'frame-too-large'],
  ])('%s → %s', (text, rule) => {
    expect(best(text)?.candidates[0]).toBe(rule);
  });
});

describe('what stands around a message does no harm', () => {
  test.each([
    ['colours of a terminal', '\x1b[31mcurl: (16)\x1b[0m \x1b[1mError in the HTTP2\x1b[0m framing layer'],
    ['a link of a terminal', '\x1b]8;;https://curl.se\x1b\\curl: (16)\x1b]8;;\x1b\\ Error in the HTTP2 framing layer'],
    ['a line break in the middle of a word', 'curl: (16) Error in the HTTP2 fram\ning layer'],
    ['typographic quotes', '“curl: (16) Error in the HTTP2 framing layer”'],
    ['JSON around it', '{"log":"curl: (16) Error in the HTTP2 framing layer\\n","stream":"stderr"}'],
    ['upper case', 'CURL: (16) ERROR IN THE HTTP2 FRAMING LAYER'],
    ['a quoted reply', '> > curl: (16) Error in the HTTP2\n> > framing layer'],
    ['only the number', 'curl: (16)'],
    ['the number without brackets', 'curl 16'],
    ['PHP’s words', 'cURL error 16: something'],
    ['the symbol', 'CURLE_HTTP2'],
  ])('%s', (_, text) => {
    expect(best(text)?.entry.meaning).toContain('the whole connection is over');
  });

  test('a time stamp behind a number stays outside of it', () => {
    expect(best('Session closed with error code 2\n2026-03-01T10:00:00Z next line')?.facts).toEqual({
      errorCode: 2,
      errorName: 'INTERNAL_ERROR',
    });
  });

  test('of a very long text the end is read', () => {
    const text = `curl: (16)${' lorem'.repeat(limits.errorTextCharacters / 6)} http2: client connection lost`;
    expect(lookUpErrorText(text).map(({ candidates }) => candidates[0])).toEqual(['ping-unanswered']);
  });
});

describe('of several messages the one that says most comes first', () => {
  test.each([
    [
      'git over a slow line',
      'error: RPC failed; curl 92 HTTP/2 stream 5 was not closed cleanly: CANCEL (err 8)\nfatal: early EOF',
      'rst-cancel-by-server',
    ],
    [
      'a field that curl refused, with curl -v',
      '* Invalid HTTP header field was received: frame type: 1, stream: 1, name: [upgrade], value: [h2,h2c]\n' +
        '* HTTP/2 stream 1 was not closed cleanly: PROTOCOL_ERROR (err 1)\n' +
        'curl: (92) HTTP/2 stream 1 was not closed cleanly: PROTOCOL_ERROR (err 1)',
      'header-connection-specific',
    ],
    [
      'gRPC about an HTTP/1.1 server',
      'rpc error: code = Unavailable desc = connection error: desc = "error reading server preface: http2: frame too large"',
      'http1-on-h2-connection',
    ],
    [
      'gRPC about its keepalive',
      'closing transport due to: connection error: desc = "error reading from server: EOF", received prior goaway: code: ENHANCE_YOUR_CALM, debug data: "too_many_pings"',
      'grpc-too-many-pings',
    ],
    [
      'a proxy in front of gRPC',
      'unexpected HTTP status code received from server: 502 (Bad Gateway); transport: received unexpected content-type "text/html"',
      'grpc-http-status',
    ],
  ])('%s', (_, text, rule) => {
    expect(best(text)?.candidates[0]).toBe(rule);
  });
});

describe('what the text says is read from it', () => {
  test.each([
    [
      'curl: (92) HTTP/2 stream 3 was not closed cleanly: HTTP_1_1_REQUIRED (err 13)',
      { streamId: 3, errorCode: 13, errorName: 'HTTP_1_1_REQUIRED' },
    ],
    ['HTTP/2 stream 9 reset by server (error 0x1b)', { streamId: 9, errorCode: 27 }],
    ['stream error: stream ID 21; CANCEL; received from peer', { streamId: 21, errorCode: 8, errorName: 'CANCEL' }],
    [
      'server sent GOAWAY and closed the connection; LastStreamID=1999, ErrCode=NO_ERROR'.replace(/^/, 'http2: '),
      { lastStreamId: 1999, errorCode: 0, errorName: 'NO_ERROR' },
    ],
    ['Stream closed with error code NGHTTP2_REFUSED_STREAM', { errorCode: 7, errorName: 'REFUSED_STREAM' }],
    ['FRAME_SIZE_ERROR: 4740180', { length: 4740180 }],
    ['unexpected HTTP status code received from server: 503 (x)', { status: 503 }],
  ])('%s', (text, facts) => {
    expect(best(text)?.facts).toEqual(facts);
  });

  test('an unknown code has a number and no name', () => {
    expect(best('HTTP/2 stream 9 reset by server (error 0x1b)')?.candidates[0]).toBe('rst-odd-code');
  });
});

describe('what is not the message is not taken for it', () => {
  test.each([
    ['nothing', ''],
    ['a sentence', 'the server is slow today'],
    ['another exit code of curl', 'curl: (161) nothing'],
    ['another one behind it', 'curl 160'],
    ['a longer identifier', 'ERR_HTTP2_PING_FAILED_TWICE'],
    ['a word that is a code too', 'The user pressed Cancel'],
    [
      'a certificate that curl -k puts up with',
      '* SSL certificate verify result: unable to get local issuer certificate (20), continuing anyway.',
    ],
    ['a good answer', 'HTTP/2 200\ncontent-type: text/html'],
  ])('%s', (_, text) => {
    expect(lookUpErrorText(text)).toEqual([]);
  });

  test('Go’s own verdict and the peer’s are told apart', () => {
    const own = best('stream error: stream ID 1; PROTOCOL_ERROR');
    const received = best('stream error: stream ID 1; PROTOCOL_ERROR; received from peer');
    expect([own?.candidates[0], received?.candidates[0]]).toEqual(['pseudo-header-missing', 'rst-protocol-error']);
  });

  test('error 1 is not error 10', () => {
    expect(best('error code 10')?.entry.patterns[0]).toBe('CONNECT_ERROR');
  });
});

describe('the nearest messages to an unknown one', () => {
  test.each([
    ['server closed the call without trailers', 'server closed the stream without sending trailers'],
    ['the hpack header list is larger than we advertised', 'response header list larger than advertised limit'],
  ])('%s', (text, near) => {
    expect(similarErrorTexts(text)[0]).toContain(near);
  });

  test.each([['curl: (7) Failed to connect to 127.0.0.1 port 1'], ['stream error'], ['']])('%j: none', (text) => {
    expect(similarErrorTexts(text)).toEqual([]);
  });
});

describe('the table', () => {
  const examples = ERROR_TEXTS.flatMap((entry) => entry.examples.map((example) => [example, entry] as const));

  test.each(examples)('recognises %s', (example, entry) => {
    expect(best(example)?.entry).toBe(entry);
  });

  test('names only rules that exist', () => {
    const named = ERROR_TEXTS.flatMap(({ examples: [example] }) => best(example!)!.candidates);
    expect([...new Set(named)].filter((id) => !ruleIds.has(id))).toEqual([]);
  });

  test('has no entry without a candidate, and no pattern with an unknown placeholder or two gaps', () => {
    const known = /\{(?:streamId|lastStreamId|status|length|errorCode|field|number|code)\}/g;
    for (const { patterns, unless = [], candidates, meaning } of ERROR_TEXTS) {
      expect(candidates.length).toBeGreaterThan(0);
      expect(meaning).toMatch(/[.”]$/);
      for (const pattern of [...patterns, ...unless]) {
        expect(pattern.replace(known, '')).not.toMatch(/\{\w+\}/);
        expect(pattern.split('…').length).toBeLessThanOrEqual(2);
      }
    }
  });

  test('a terminal may break any line anywhere but in a number', () => {
    const breaks = examples.flatMap(([example, entry]) =>
      Array.from({ length: example.length }, (_, at) => ({ example, entry, at })).filter(
        ({ at }) => !/[\da-f]\\?$/i.test(example.slice(0, at)) || /^\s/.test(example.slice(at)),
      ),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...breaks),
        fc.constantFrom('\n', '\r\n', '\n    '),
        ({ example, entry, at }, mark) => {
          expect(best(example.slice(0, at) + mark + example.slice(at))?.entry).toBe(entry);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('hostile text', () => {
  test('never throws', () => {
    const pieces = ERROR_TEXTS.flatMap(({ patterns }) => patterns);
    const text = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...pieces)), { maxLength: 20 });
    fc.assert(
      fc.property(text, (parts) => {
        for (const { candidates } of lookUpErrorText(parts.join(''))) {
          expect(candidates.every((id) => ruleIds.has(id))).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['the beginning of a message', 'received invalid frame: FRAME['],
    ['numbers', '1 '],
    ['one number', '1'],
    ['escape sequences without an end', '\x1b]8;;'],
    ['white space', ' \n'],
    ['quotes', '\\"'],
    ['two-octet characters', 'ſ€'],
    ['hexadecimal numbers', '0x1 '],
    ['a gap without an end', 'http2: Transport: cannot retry err ['],
  ])('a megabyte of %s takes well below two seconds', (_, piece) => {
    const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
    const before = process.cpuUsage();
    lookUpErrorText(text);
    // Microseconds of processor time: the machine may have other things to do.
    expect(process.cpuUsage(before).user).toBeLessThan(2_000_000);
  });
});

test('a reset in the middle of TLS may be h2inspect’s own, for a server it cannot reach', () => {
  for (const text of [
    'curl: (35) Recv failure: Connection reset by peer',
    'curl: (56) Recv failure: Connection reset by peer',
  ])
    expect(lookUpErrorText(text).flatMap(({ candidates }) => candidates)).toContain('upstream-unreachable');
});
