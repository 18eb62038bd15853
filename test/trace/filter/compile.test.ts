import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FRAME_TYPES } from '../../../src/decode/index.ts';
import { limits } from '../../../src/limits.ts';
import { compileFilter, explainFilterError, FilterFacts } from '../../../src/trace/filter/index.ts';
import type { RecordOf, TraceRecord } from '../../../src/trace/index.ts';
import { fieldBlock, finding, frameRecord, headers } from './records.ts';

const envelope = { connection: 1, at: 0 };
const request = headers(
  'client',
  [
    [':method', 'GET'],
    [':path', '/api/users?id=1'],
    [':authority', 'example.com'],
    ['user-agent', 'curl/8.5.0'],
    ['cookie', 'a=1'],
    ['cookie', 'b=2'],
    ['x-city', 'M\xc3\xbcnchen'],
    ['x-raw', '\xff\xfe'],
    ['x-hex', '0x1f'],
    ['x-size', '2kB'],
  ],
  { flagBits: 0x5, streamId: 3, length: 37 },
  { ...envelope, seq: 4, at: 12.5 },
);
const response = headers(
  'server',
  [
    [':status', '503'],
    ['content-length', '2048'],
  ],
  { streamId: 3, length: 20 },
  { seq: 5, at: 1600 },
);
const data = frameRecord('server', {
  type: 'DATA',
  flagBits: 0x1,
  streamId: 3,
  length: 2048,
  contentLength: 2048,
  content: '{"error":"Datenbank"}',
});
const settings = frameRecord('client', {
  type: 'SETTINGS',
  length: 18,
  settings: [
    { identifier: 4, value: 1024 },
    { identifier: 2, value: 0 },
    { identifier: 0xf000, value: 7 },
  ],
});
const settingsAck = frameRecord('server', { type: 'SETTINGS', flagBits: 1, settings: [] });
const goaway = frameRecord('server', {
  type: 'GOAWAY',
  length: 22,
  lastStreamId: 3,
  errorCode: 11,
  debugData: 'too_many_pings',
});
const windowUpdate = frameRecord('client', { type: 'WINDOW_UPDATE', length: 4, windowSizeIncrement: 65535 });
const unknown = frameRecord('client', { type: 'UNKNOWN', typeCode: 0x4d, flagBits: 0xff, payload: 'metadata' });
const malformed = frameRecord('client', {
  type: 'MALFORMED',
  typeCode: 6,
  declaredType: 'PING',
  problem: { code: 'payload-too-short', section: 'RFC 9113 §6.7' },
  payload: '1234567',
});
const priority = frameRecord('client', {
  type: 'PRIORITY',
  streamId: 5,
  priority: { exclusive: false, streamDependency: 3, weight: 16 },
});
const origin = frameRecord('server', { type: 'ORIGIN', origins: ['https://a.example', 'https://b.example'] });
const verdict = finding({ severity: 'error', streamId: 3, evidence: [4, 5], summary: 'The server fell over' });
const failed = {
  kind: 'connection-failed',
  seq: 90,
  at: 3,
  connection: 2,
  stage: 'upstream-connect',
  code: 'ECONNREFUSED',
  message: 'connect to 127.0.0.1:8443 failed – is it running?',
  client: '127.0.0.1:50000',
} satisfies RecordOf<'connection-failed'>;
const opened = {
  kind: 'connection-opened',
  seq: 91,
  at: 0,
  connection: 1,
  alpn: 'h2',
  client: { address: '127.0.0.1:50001' },
  server: {
    address: '[::1]:8443',
    name: 'localhost',
    tls: {
      version: 'TLSv1.3',
      cipher: 'TLS_AES_128_GCM_SHA256',
      alpn: 'h2',
      alpnOffered: ['h2', 'http/1.1'],
      serverName: 'localhost',
      resumed: true,
    },
  },
} satisfies RecordOf<'connection-opened'>;

const all = {
  request,
  response,
  data,
  settings,
  settingsAck,
  goaway,
  windowUpdate,
  unknown,
  malformed,
  priority,
  origin,
  verdict,
  failed,
  opened,
};
type Name = keyof typeof all;

const facts = new FilterFacts();
for (const record of Object.values(all)) facts.apply(record);

function passing(text: string, context: FilterFacts | undefined = facts): readonly string[] {
  const filter = compileFilter(text);
  if (!filter.ok) throw new Error(explainFilterError(text, filter));
  return Object.entries(all)
    .filter(([, record]) => filter.matches(record, context))
    .map(([name]) => name);
}

const allBut = (...names: Name[]) => Object.keys(all).filter((name) => !names.includes(name as Name));

describe('which records pass', () => {
  test.each<[filter: string, passing: readonly string[]]>([
    ['', Object.keys(all)],
    ['  ', Object.keys(all)],
    // words and numbers of the frame header
    ['type == HEADERS && stream == 3', ['request', 'response']],
    ['TYPE == headers', ['request', 'response']],
    ['type == Headers', ['request', 'response']],
    ['type eq "GOAWAY"', ['goaway']],
    ['NOT type EQ Headers AND from Ne server', ['settings', 'windowUpdate', 'unknown', 'malformed', 'priority']],
    ['length NOT IN {0..30} OR curl', ['request', 'data']],
    ['type != HEADERS && kind == frame', allBut('request', 'response', 'verdict', 'failed', 'opened')],
    ['type != HEADERS', allBut('request', 'response', 'verdict', 'failed', 'opened')],
    ['!(type == HEADERS)', allBut('request', 'response')],
    ['not type == HEADERS and from == client', ['settings', 'windowUpdate', 'unknown', 'malformed', 'priority']],
    ['type in {PING, GOAWAY UNKNOWN}', ['goaway', 'unknown']],
    ['typeCode == 0x4d', ['unknown']],
    ['from == server && type == DATA', ['data']],
    ['length>1000', ['data']],
    ['length >= 2KiB', ['data']],
    ['length >= 2.048kB', ['data']],
    ['length in {4 18..20, 37}', ['request', 'response', 'settings', 'windowUpdate']],
    ['length not in {0..30}', ['request', 'data']],
    ['stream == 3 && length < 37', ['response']],
    ['stream == 3 && length <= 37', ['request', 'response']],
    ['stream == 3 && length > 37', ['data']],
    ['stream == 3 && length >= 37', ['request', 'data']],
    ['stream == 3 && length in {37..37}', ['request']],
    ['streamId == 3', ['request', 'response', 'data', 'verdict']],
    ['stream in {3..5}', ['request', 'response', 'data', 'priority', 'verdict']],
    ['kind == finding', ['verdict']],
    ['declaredType == PING', ['malformed']],
    ['problem == payload-too-short', ['malformed']],
    ['problem', ['malformed']],
    // flags
    ['flags has END_STREAM', ['request', 'data']],
    ['flags has ACK', ['settingsAck']],
    ['flags', ['request', 'response', 'data', 'settingsAck']],
    ['flagBits == 0xff', ['unknown']],
    // time
    ['at > 1.5s', ['response']],
    ['at >= 12500us && at <= 12.5ms', ['request']],
    ['at in {12..13}', ['request']],
    // payload properties
    ['errorCode == ENHANCE_YOUR_CALM', ['goaway']],
    ['errorCode == 11', ['goaway']],
    ['errorCode == enhance_your_calm', ['goaway']],
    ['errorCode', ['goaway']],
    ['lastStreamId > 2', ['goaway']],
    ['debugData contains PINGS', ['goaway']],
    ['windowSizeIncrement == 65535', ['windowUpdate']],
    ['priority.weight < 17', ['priority']],
    ['priority', ['priority']],
    ['priority.exclusive', []],
    ['priority.exclusive == false', ['priority']],
    ['origins contains "b.example"', ['origin']],
    ['origins != "https://a.example"', []],
    ['payload matches /^meta/', ['unknown']],
    ['content contains datenbank', ['data']],
    // header fields
    ['header[":status"] >= 500', ['response']],
    ['header[":status"] == 503', ['response']],
    ['header[":status"] in {500..599}', ['response']],
    ['header["Content-Length"] > 2kB', ['response']],
    ['header["content-length"] == 2KiB', ['response']],
    ['header["content-length"] < 2KiB', []],
    ['header["content-length"] <= 2048', ['response']],
    ['header["content-length"] > 2048', []],
    ['header["content-length"] >= 2048', ['response']],
    ['header["x-hex"] > 3', []],
    ['header["x-size"] == 2kB', ['request']],
    ["header[':path'] contains '?id='", ['request']],
    ['header["user-agent"] contains "CURL"', ['request']],
    ['header.user-agent contains curl', ['request']],
    ['header["cookie"] == "b=2"', ['request']],
    ['header["cookie"] != "b=2"', []],
    ['header["cookie"]', ['request']],
    ['header["x-nothing"]', []],
    ['header["x-nothing"] != "a"', []],
    ['header', ['request', 'response']],
    ['header[":path"] matches /^\\/api/', ['request']],
    ['header[":path"] matches /^\\/API/', []],
    ['header[":path"] matches /^\\/API/i', ['request']],
    ['header[":path"] ~ "^/API"', ['request']],
    ['header["x-city"] == München', ['request']],
    ['header["x-city"] contains "ÜNCH"', ['request']],
    ['header["x-city"] matches /M.nchen/', ['request']],
    ['header["user-agent"] > 3', []],
    // settings
    ['setting.INITIAL_WINDOW_SIZE < 65535', ['settings']],
    ['setting.initial_window_size', ['settings']],
    ['setting.SETTINGS_ENABLE_PUSH == 0', ['settings']],
    ['setting["ENABLE_PUSH"] eq 0', ['settings']],
    ['setting.0xf000 == 7', ['settings']],
    ['setting.MAX_FRAME_SIZE', []],
    ['setting', ['settings']],
    // the stream a frame belongs to
    ['host == "example.com"', ['request', 'response', 'data', 'verdict']],
    ['host == example.com && type == DATA', ['data']],
    ['status >= 500', ['request', 'response', 'data', 'verdict']],
    ['method in {POST GET} and path contains "/api/"', ['request', 'response', 'data', 'verdict']],
    // findings, and what proves them
    ['finding', ['request', 'response', 'verdict']],
    ['finding.severity == error', ['request', 'response', 'verdict']],
    ['finding.severity == error && kind == finding', ['verdict']],
    ['finding.rule == window-exhausted', ['request', 'response', 'verdict']],
    ['finding.fault == server', []],
    // connections
    ['connection == 2', ['failed']],
    ['code == ECONNREFUSED', ['failed']],
    ['client.address contains ":50000"', ['failed']],
    ['server.tls.version == TLSv1.3', ['opened']],
    ['server.tls.resumed', ['opened']],
    ['server.tls.resumed != true', []],
    ['client.tls.version', []],
    // searching
    ['curl', ['request']],
    ['"USER-AGENT: curl"', ['request']],
    ['503', ['response']],
    ['too_many_pings', ['goaway']],
    ['enhance_your_calm', ['goaway']],
    ['window_size', ['settings']],
    ['end_stream', ['request', 'data']],
    ['datenbank', ['data']],
    ['münchen', ['request']],
    ['"is it running?"', ['failed']],
    ['fell && 3', []],
    ['fell', ['verdict']],
    ['"?id="', ['request']],
    ['"{\\"error\\":"', ['data']],
    ['/^x-city: M/', ['request']],
    ['127.0.0.1:50001', ['opened']],
    ['"end_stream"', ['request', 'data']],
    ['initial_window_size', ['settings']],
    ['frame', []],
    ['type == HEADERS or "PRIORITY"', ['request', 'response', 'priority']],
    ['type == HEADERS or datenbank', ['request', 'response', 'data']],
    // connectives
    ['curl || 503', ['request', 'response']],
    ['curl or 503 and nothing', ['request']],
    ['(curl or 503) and nothing', []],
    ['!!curl', ['request']],
    ['not not curl', ['request']],
  ])('%s', (text, names) => {
    expect(passing(text)).toEqual(names);
  });

  test('without a context, what it would know counts as unknown', () => {
    const filter = compileFilter('host == example.com or finding');
    expect(filter.ok && Object.values(all).filter((record) => filter.matches(record))).toEqual([verdict]);
  });

  test.each([
    ['type == DATA', { streams: false, findings: false }],
    ['type == DATA && !(status < 500)', { streams: true, findings: false }],
    ['finding.severity in {error} || host', { streams: true, findings: true }],
  ])('%s says what it looks up', (text, needs) => {
    expect(compileFilter(text)).toMatchObject({ ok: true, needs });
  });

  test.each(FRAME_TYPES.map((row) => row.name))('%s is a word of type', (name) => {
    expect(compileFilter(`type == ${name}`)).toMatchObject({ ok: true });
  });
});

describe('what is wrong, where, and what was meant', () => {
  test.each<[filter: string, marked: string, message: string | RegExp, suggestion?: string]>([
    ['type == HEADRES', 'HEADRES', 'type has no word HEADRES', 'HEADERS'],
    ['type == 1', '1', 'type has no word 1', 'HEADERS'],
    ['type == 200', '200', /^type is a word, for example DATA, HEADERS/],
    ['lenght > 3', 'lenght', 'there is no field lenght', 'length'],
    ['http2.streamid == 3', 'http2.streamid', 'there is no field http2.streamid', 'stream'],
    ['weight > 16', 'weight', 'there is no field weight', 'priority.weight'],
    ['setting.INITIAL_WINDOW < 3', 'setting.INITIAL_WINDOW', /no setting INITIAL_WINDOW/],
    ['setting.ENABLE_PUHS == 1', 'setting.ENABLE_PUHS', /no setting/, 'setting.ENABLE_PUSH'],
    ['setting["ENABLE_PUHS"]', 'setting["ENABLE_PUHS"]', /no setting/, 'setting.ENABLE_PUSH'],
    ['length == big', 'big', 'length is a number, not a word'],
    ['length == "big"', '"big"', 'length is a number, not a text'],
    ['length > 3s', '3s', 'length is a number, not a time'],
    ['at > 3kB', '3kB', 'at is a time such as 1.5s or 20ms, not octets'],
    ['length == /3/', '/3/', 'length is a number, not a pattern'],
    ['errorCode == ENHANCE_YOR_CALM', 'ENHANCE_YOR_CALM', /no word/, 'ENHANCE_YOUR_CALM'],
    ['errorCode == foo', 'foo', /^errorCode is a number or a word, for example NO_ERROR/],
    ['flags == END_STREAM', '==', 'flags are asked with has', 'has'],
    ['flags has END_STRAEM', 'END_STRAEM', /no word/, 'END_STREAM'],
    ['length has 3', 'has', /^has is for flags/, '=='],
    ['length contains 3', 'contains', /^contains is for text/, '=='],
    ['host == /x/', '/x/', /matches/, '"/x/"'],
    ['host contains /x/', 'contains', /matches/, 'matches'],
    ['path == /api', '/api', /quotes/, '"/api"'],
    ['path == /api/v1', '/api/v1', /quotes/, '"/api/v1"'],
    ['path matches /(a+)+$/', '/(a+)+$/', /forever/],
    ['path matches /(a|a)*$/', '/(a|a)*$/', /forever/],
    ['path matches "(?:x*){9}"', '"(?:x*){9}"', /forever/],
    ['path matches /[/', '/[/', /^this is no pattern/],
    ['type < HEADERS', '<', 'type is a word and has no order', '=='],
    ['host < "b"', '"b"', /numbers/],
    ['priority.exclusive == yes', 'yes', /true or false/],
    ['finding == 3', '==', /there or not/],
    ['length in {9..3}', '9..3', /backwards/],
    ['length in {}', '{}', /empty/],
    ['length in 3', '3', /set/],
    ['length in {3', '', /missing/],
    ['length = 3', '=', 'there is no =', '=='],
    ['length == 3 & stream == 1', '&', 'there is no &', '&&'],
    ['length ==', '', 'a value is missing here'],
    ['length == )', ')', /value is missing/],
    ['length in {, 3}', ',', /missing/],
    ['&& length', '&&', 'a field or a text is missing here'],
    ['length &&', '', 'something is missing here'],
    ['curl constructor', 'constructor', /&& or \|\|/],
    ['from == nobody', 'nobody', 'from is a word: client, server; nobody is none of them'],
    ['errorCode == ERROR', 'ERROR', /none of them/],
    ['priority.exclusive < true', '<', 'priority.exclusive is true or false and has no order', '=='],
    ['3 == length', '3', /left/],
    ['"x" == 3', '"x"', /left/],
    ['curl 404', '404', /&& or \|\|/],
    ['(length', '(', 'the closing ) is missing'],
    ['length)', ')', /closes nothing/],
    ['"abc', '"abc', 'the closing " is missing'],
    ['header["x" == 3', '==', /closing \]/],
    ['header[', '', /name/],
    ['type["x"] == 3', 'type[', /brackets/],
    ['in {3}', 'in', /missing/],
    // names of Wireshark
    ['http2.type == 1', 'http2.type', 'there is no field http2.type', 'type'],
    ['http2.headers.status == 500', 'http2.headers.status', /no field/, 'header[":status"]'],
    ['http2.headers.user_agent', 'http2.headers.user_agent', /no field/, 'header["user-agent"]'],
    ['http2.flags.end_stream == 1', 'http2.flags.end_stream', /no field/, 'flags has END_STREAM'],
    ['http2.flags.eh', 'http2.flags.eh', /no field/, 'flags has END_HEADERS'],
    ['http2.settings.max_frame_size > 1', 'http2.settings.max_frame_size', /no field/, 'setting.MAX_FRAME_SIZE'],
    ['http2.rst_stream.error == 0', 'http2.rst_stream.error', /no field/, 'errorCode'],
    ['tcp.stream == 3', 'tcp.stream', /no field/, 'connection'],
    ['frame.number == 3', 'frame.number', /no field/, 'seq'],
    // other places of the language
    ['settings.INITIAL_WINDOW_SIZE < 1', 'settings.INITIAL_WINDOW_SIZE', /no field/, 'setting.INITIAL_WINDOW_SIZE'],
    ['INITIAL_WINDOW_SIZE < 1', 'INITIAL_WINDOW_SIZE', /no field/, 'setting.INITIAL_WINDOW_SIZE'],
    ['headers["via"]', 'headers[', /brackets/, 'header['],
    ['headers.via == x', 'headers.via', /no field/, 'header["via"]'],
    ['user-agent contains curl', 'user-agent', /no field/, 'header["user-agent"]'],
    [':status == 200', ':status', /no field/, 'header[":status"]'],
    ['flags.ACK', 'flags.ACK', /no field/, 'flags has ACK'],
    ['END_STREAM == 1', 'END_STREAM', /no field/, 'flags has END_STREAM'],
    ['GOAWAY == 1', 'GOAWAY', /no field/, 'type == GOAWAY'],
    ['severity == error', 'severity', /no field/, 'finding.severity'],
    ['finding == error', '==', /there or not/, 'finding.severity =='],
    ['stream:3', 'stream:3', /compared/, 'stream == 3'],
    // signs and words of other languages
    ['length === 3', '===', 'there is no ===', '=='],
    ['path =~ json', '=~', 'there is no =~', 'matches'],
    ['path !~ json', '!~', 'there is no !~', 'not … matches'],
    ['length <> 3', '<>', 'there is no <>', '!='],
    ['path like json', 'like', 'there is no comparison like', 'contains'],
    ['path startswith "/j"', 'startswith', /no comparison/, 'matches /^…/'],
    ['path contians "/j"', 'contians', /no comparison/, 'contains'],
    ['stream 3', 'stream 3', /comparison is missing/, 'stream == 3'],
    ['(from server)', 'from server', /comparison is missing/, 'from == server'],
    ['flags END_STREAM', 'flags END_STREAM', /comparison is missing/, 'flags has END_STREAM'],
    ['stream == 1,2', ',', /set/, 'in {1,2}'],
    ['status == 200..299', '..', /set/, 'in {200..299}'],
    ['len(path) > 3', 'len(', 'there are no functions'],
    ['header["via"][0:3] == x', '[', /matches/],
    // a second value without its field
    ['type == HEADERS or DATA', 'DATA', /searches all text/, 'type == DATA'],
    ['from == client or server', 'server', /searches all text/, 'from == server'],
    ['stream == 1 || stream == 2 || 3', '3', /searches all text/, 'stream == 3'],
    // numbers
    ['length > 10K', '10K', 'length is a number, not a word', '10kB'],
    ['length > 1KB', '1KB', 'length is a number, not a word', '1kB'],
    ['at > 1.5sec', '1.5sec', /^at is a time/, '1.5s'],
    ['at > 5m', '5m', /^at is a time/, '5min'],
    ['at > 1.5 s', '1.5 s', /together/, '1.5s'],
    ['length > 1 kb', '1 kb', /together/, '1kB'],
    ['status == 5xx', '5xx', /number/, 'in {500..599}'],
    ['connection in {1-3}', '1-3', /number/, '1..3'],
    ['stream == three', 'three', 'stream is a number, not a word'],
    ['errorCode == CALM', 'CALM', /no word/, 'ENHANCE_YOUR_CALM'],
  ])('%s', (text, marked, message, suggestion) => {
    const error = compileFilter(text);
    if (error.ok) throw new Error('this filter is accepted');
    expect(text.slice(error.column, error.column + error.length)).toBe(marked);
    expect(error.message).toMatch(message);
    if (suggestion !== undefined) expect(error.suggestion).toBe(suggestion);
  });

  test('three lines for a terminal', () => {
    const text = 'type == HEADRES';
    const error = compileFilter(text);
    expect(error.ok ? '' : explainFilterError(text, error)).toBe(
      'filter: type has no word HEADRES. Did you mean HEADERS?\n  type == HEADRES\n          ^^^^^^^',
    );
  });

  test.each([
    ['!', 5000, 'nested too deeply'],
    ['(', 5000, 'nested too deeply'],
    ['not ', 1500, 'nested too deeply'],
    ['a', 9000, 'too long'],
  ])('a line made to overflow the stack: %j, %i times', (text, times, message) => {
    expect(compileFilter(text.repeat(times))).toMatchObject({ ok: false, message: `the filter is ${message}` });
  });

  test('a line of a thousand terms works', () => {
    const filter = compileFilter(Array.from({ length: 1000 }, () => 'no').join('||'));
    expect(filter).toMatchObject({ ok: true });
    expect(filter.ok && filter.matches(data)).toBe(false);
  });

  test.each(['!x', 'not x', '(x)'])('what is closed again is not nested: %s, a thousand times', (term) => {
    expect(compileFilter(Array.from({ length: 1000 }, () => term).join('||'))).toMatchObject({ ok: true });
  });
});

describe('any text', () => {
  const word = fc.constantFrom(
    ...[
      'type',
      'length',
      'header[',
      '"x"',
      ']',
      '==',
      '!=',
      '<',
      'in',
      '{',
      '}',
      '..',
      '3',
      '(',
      ')',
      '!',
      'not',
      '&&',
      'or',
    ],
    ...[
      'HEADERS',
      'flags',
      'has',
      'END_STREAM',
      '/a/',
      'matches',
      'setting.',
      'host',
      '1.5s',
      'curl',
      '~',
      ',',
      "'",
      '\\',
    ],
  );
  const line = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(word, { maxLength: 12 }).map((words) => words.join(' ')),
    fc.array(word, { maxLength: 12 }).map((words) => words.join('')),
  );

  test('never throws, and marks a place inside the line', () => {
    fc.assert(
      fc.property(line, (text) => {
        const filter = compileFilter(text);
        if (filter.ok) for (const record of Object.values(all)) filter.matches(record as TraceRecord, facts);
        else {
          expect(filter.column).toBeGreaterThanOrEqual(0);
          expect(filter.column + filter.length).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the facts of streams', () => {
  test('a pushed stream has the request of its promise, which may go on in CONTINUATION', () => {
    const facts = new FilterFacts();
    facts.apply(frameRecord('server', { type: 'PUSH_PROMISE', streamId: 1, promisedStreamId: 2, fragment: '' }));
    const promise = fieldBlock([[':path', '/style.css']], { carrier: 'PUSH_PROMISE', frames: 2 });
    facts.apply(frameRecord('server', { type: 'CONTINUATION', streamId: 1, fragment: '', fieldBlock: promise }));
    expect(facts.stream(1, 2)).toEqual({ path: '/style.css' });
    expect(facts.stream(1, 1)).toBeUndefined();
  });

  test('of very many streams the oldest are forgotten', () => {
    const facts = new FilterFacts();
    const [first, last] = [1, 2 * limits.filterStreams + 1];
    for (let streamId = first; streamId <= last; streamId += 2) {
      facts.apply(headers('client', [[':path', '/']], { streamId }));
    }
    expect([first, last].map((id) => facts.stream(1, id)?.path)).toEqual([undefined, '/']);
  });

  test('the final status wins over 103, trailers change nothing', () => {
    const facts = new FilterFacts();
    for (const status of ['103', '200']) facts.apply(headers('server', [[':status', status]]));
    facts.apply(headers('server', [['grpc-status', '0']]));
    expect(facts.stream(1, 1)).toEqual({ status: 200 });
  });

  test(':authority wins over host, and connections are kept apart', () => {
    const facts = new FilterFacts();
    facts.apply(
      headers('client', [
        ['host', 'a.example'],
        [':authority', 'b.example'],
      ]),
    );
    facts.apply(headers('client', [['host', 'c.example']], {}, { connection: 2 }));
    expect(facts.stream(1, 1)).toEqual({ host: 'b.example' });
    expect(facts.stream(2, 1)).toEqual({ host: 'c.example' });
  });
});
