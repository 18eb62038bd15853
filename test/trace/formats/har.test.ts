import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeContent } from '../../../src/files/content-encoding.ts';
import { type HarOptions, HarWriter } from '../../../src/trace/formats/har.ts';
import { compileFilter, type TraceRecord } from '../../../src/trace/index.ts';
import { anyRecord } from '../../support/any-record.ts';
import { harSchema } from '../../support/har-schema.ts';
import { play } from '../../support/sequence.ts';

const header = { tool: 'h2inspect/1.2.3', startedAt: '2026-11-20T10:00:00.000Z' };

function har(records: readonly TraceRecord[], options: Partial<HarOptions> = {}) {
  const writer = new HarWriter({ decodeContent, ...options });
  const text = writer.begin(header) + records.map((record) => writer.record(record)).join('') + writer.end();
  return harSchema.parse(JSON.parse(text)).log;
}

const harOf = (sequence: string, options: Partial<HarOptions> = {}) => har(play(sequence, []).records, options);
const entryOf = (sequence: string, options: Partial<HarOptions> = {}) => harOf(sequence, options).entries[0]!;

test('says how many streams have no entry because their beginning is not in the trace', () => {
  const { records } = play('OPEN; GET5; GET7; OK5; S> DATA(5,5), DATA(5,5,ES); OK7.ES; GET9; OK9.ES', []);
  const joined = records.findIndex((record) => record.kind === 'frame' && record.frame.streamId === 7) + 1;
  const log = har(records.slice(joined));
  expect(log.entries).toHaveLength(1);
  expect(log.comment).toBe('2 more streams began before the trace, or a filter has left the beginning out');
  expect(harOf('OPEN; GET1; OK1.ES').comment).toBeUndefined();
});

describe('one entry for each stream', () => {
  test('a request with its response', () => {
    const entry = entryOf(
      'OPEN; +7ms; C> HDR(1,EH){:method POST, :scheme https, :authority example.com, :path "/a?b=c%20d&e", cookie "a=1; b=2"};' +
        '+4ms; C> DATA(1,"hello",ES); +9ms;' +
        'S> HDR(1,EH){:status 201, content-type text/plain, set-cookie "s=1; Path=/; Secure; Expires=Fri, 20 Nov 2026 10:00:00 GMT", location /x};' +
        '+19ms; S> DATA(1,"bye",ES)',
    );
    expect(entry).toMatchObject({
      startedDateTime: '2026-11-20T10:00:00.012Z',
      time: 35,
      timings: { send: 5, wait: 10, receive: 20 },
      connection: '443',
      _connectionId: '1',
      request: {
        method: 'POST',
        url: 'https://example.com/a?b=c%20d&e',
        httpVersion: 'HTTP/2',
        queryString: [
          { name: 'b', value: 'c d' },
          { name: 'e', value: '' },
        ],
        postData: { text: 'hello' },
        bodySize: 5,
      },
      response: {
        status: 201,
        content: { size: 3, mimeType: 'text/plain', text: 'bye' },
        redirectURL: '/x',
        bodySize: 3,
        cookies: [{ name: 's', path: '/', secure: true, httpOnly: false, expires: '2026-11-20T10:00:00.000Z' }],
      },
      _h2: { connection: 1, streamId: 1, outcome: 'complete', frameCount: 4 },
    });
    const { frames } = entry._h2 as { frames: object[] };
    expect(frames).toMatchObject([
      { time: 0, from: 'client', type: 'HEADERS' },
      { time: 5, from: 'client', type: 'DATA', flags: ['END_STREAM'], length: 5 },
      { time: 15, from: 'server', type: 'HEADERS' },
      { time: 35, from: 'server', type: 'DATA' },
    ]);
  });

  test.each<[sequence: string, outcome: string, status: number]>([
    ['OPEN; GET1; OK1.ES', 'complete', 200],
    ['OPEN; GET1; S> RST(1,REFUSED_STREAM)', 'reset by server: REFUSED_STREAM', 0],
    ['OPEN; GET1; OK1; C> RST(1,CANCEL)', 'reset by client: CANCEL', 200],
    ['OPEN; GET1; S> RST(1,4711)', 'reset by server: 4711', 0],
    ['OPEN; GET1; OK1', 'unfinished', 200],
    ['OPEN; GET1; C> FIN; S> FIN', 'unfinished', 0],
  ])('%s', (sequence, outcome, status) => {
    const { response, _h2 } = entryOf(sequence);
    expect(response).toMatchObject({ status });
    expect(_h2).toMatchObject({ outcome });
    expect((response as { _error?: string })._error ?? 'complete').toBe(outcome);
  });

  test.each([
    ['/a?b=c%20d&e[]=1', 'https://example.com/a?b=c%20d&e%5B%5D=1'],
    ['/<img src=x>', 'https://example.com/%3Cimg%20src=x%3E'],
    ['/50%', 'https://example.com/50%25'],
    ['/\u00e4', 'https://example.com/%C3%A4'],
  ])('the path %s makes a URI', (path, url) => {
    const { request } = entryOf(
      `OPEN; C> HDR(1,EH,ES){:method GET, :scheme https, :authority example.com, :path "${path}"}; OK1.ES`,
    );
    expect(request.url).toBe(url);
    expect(request.headers.find(({ name }) => name === ':path')?.value).toBe(path);
  });

  test.each([
    ['OPEN; C> HDR(1,EH,ES){:method GET, :path /a}; OK1.ES', 'https://a:443/a'],
    [
      'PLAIN; C> RAW("GET /x HTTP/1.1\\r\\nUpgrade: h2c\\r\\n\\r\\n"); S> RAW("HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: h2c\\r\\n\\r\\n"), SETTINGS{}; OK1.ES',
      'http://127.0.0.1:80/x',
    ],
  ])('what a request does not say, the connection does: %s', (sequence, url) => {
    expect(entryOf(sequence).request.url).toBe(url);
  });

  test('CONNECT has an authority only', () => {
    const { request } = entryOf('OPEN; C> HDR(1,EH){:method CONNECT, :authority "[::1]:443"}; OK1');
    expect(request.url).toBe('[::1]:443');
  });

  test('in the order in which they ended', () => {
    const { entries } = harOf('OPEN; GET1; GET3; OK3.ES; GET5; OK1.ES');
    expect(entries.map((entry) => (entry._h2 as { streamId: number }).streamId)).toEqual([3, 1, 5]);
  });

  test('a pushed response', () => {
    const promise = 'S> PP(1→2){:method GET, :scheme https, :authority a, :path /style.css}';
    const { entries } = harOf(`OPEN; GET1; ${promise}; OK2; S> DATA(2,"x",ES)`);
    expect(entries[0]).toMatchObject({
      request: { url: 'https://a/style.css' },
      _h2: { openedWith: 'PUSH_PROMISE', frameCount: 3 },
    });
  });

  test('trailers and interim responses', () => {
    expect(entryOf('OPEN; GET1; S> HDR(1,EH){:status 103}; OK1; S> HDR(1,EH,ES){grpc-status 0}')._h2).toMatchObject({
      interimResponses: [103],
      responseTrailers: [{ name: 'grpc-status', value: '0' }],
    });
  });

  test('those that are selected', () => {
    const filter = compileFilter('header[":status"] == 404');
    if (!filter.ok) throw new Error(filter.message);
    const select = (record: TraceRecord) => filter.matches(record);
    const { entries } = harOf('OPEN; GET1; OK1.ES; GET3; S> HDR(3,EH,ES){:status 404}', { select });
    expect(entries.map((entry) => entry.response.status)).toEqual([404]);
  });
});

describe('secrets', () => {
  const sequence =
    'OPEN; GET1{authorization "Bearer hush", cookie "sid=hush"}; OK1.ES{set-cookie "sid=hush; Path=/", !x-key hush}';

  test('are masked', () => {
    const text = JSON.stringify(entryOf(sequence));
    expect(text).not.toContain('hush');
    expect(text).toContain('Bearer [redacted]');
  });

  test('stay where they are asked for', () => {
    expect(entryOf(sequence, { withSecrets: true }).request.cookies).toEqual([{ name: 'sid', value: 'hush' }]);
  });
});

describe('content', () => {
  const content = (sequence: string) => entryOf(sequence).response.content;
  const hexOf = (octets: Uint8Array) => `x${Buffer.from(octets).toString('hex')}`;

  test('its codings are taken off', () => {
    const octets = gzipSync('a'.repeat(300));
    expect(content(`OPEN; GET1; OK1{content-encoding gzip}; S> DATA(1,${hexOf(octets)},ES)`)).toEqual({
      size: 300,
      mimeType: '',
      compression: 300 - octets.length,
      text: 'a'.repeat(300),
    });
  });

  test('what is no text is base64', () => {
    expect(content('OPEN; GET1; OK1; S> DATA(1,xfffe00,ES)')).toMatchObject({ text: '//4A', encoding: 'base64' });
  });

  test('what was not kept is said', () => {
    expect(content('OPEN; GET1; OK1; S> DATA(1,5000); S> DATA(1,"z",ES)')).toMatchObject({
      size: 5001,
      comment: expect.stringContaining('only the first 4096 of 5001 octets'),
    });
  });

  test('damaged content stays as it is', () => {
    expect(content('OPEN; GET1; OK1{content-encoding gzip}; S> DATA(1,"plain",ES)')).toMatchObject({
      text: 'plain',
      comment: 'still coded (gzip): it is damaged',
    });
  });
});

test('an empty trace is an empty archive', () => {
  expect(har([])).toMatchObject({ creator: { name: 'h2inspect', version: '1.2.3' }, entries: [] });
});

test('any records give a valid archive', () => {
  fc.assert(fc.property(fc.array(anyRecord, { maxLength: 20 }), (records) => Boolean(har(records))));
});

test('hostile text cannot leave its string, nor reach a terminal', () => {
  const writer = new HarWriter({ decodeContent });
  const { records } = play('OPEN; GET1{x-evil "\\u001b]0;\\u0007\\u202e"}; OK1.ES', []);
  const text = writer.begin(header) + records.map((record) => writer.record(record)).join('') + writer.end();
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});
