import { describe, expect, test } from 'vitest';
import { plainText } from '../../../src/ui/format/line.ts';
import { withMatches } from '../../../src/ui/format/matches.ts';
import { textWidth } from '../../../src/ui/format/width.ts';
import { wrap } from '../../../src/ui/format/wrap.ts';
import { paneOf } from '../../../src/ui/panes/index.ts';
import type { PaneModel } from '../../../src/ui/panes/pane.ts';
import { TraceModel } from '../../../src/ui/trace-model.ts';
import { INITIAL_VIEW, type ViewState } from '../../../src/ui/view-state.ts';
import { Play } from '../support.ts';

function paneFor(play: Play, view: Partial<ViewState>): PaneModel {
  const model = new TraceModel(play.source);
  model.advance(Number.POSITIVE_INFINITY);
  const { source, rows, overview, streams, tables } = model;
  return paneOf({
    source,
    rows,
    overview,
    streams,
    tables,
    view: { ...INITIAL_VIEW, ...view },
    facts: { startedAt: 0 },
  });
}
const detailText = (pane: PaneModel, index = 0, width = 120): string =>
  pane
    .detail(index, width, false)
    .map(({ line }) => plainText(line).trimEnd())
    .join('\n');
const chosenFrame = (key: number) => ({ cursors: { ...INITIAL_VIEW.cursors, frames: { key, row: 0 } } });

const finding = (seq: number, evidence: readonly number[], severity: 'error' | 'info', streamId?: number) => ({
  seq,
  at: 0,
  connection: 1,
  kind: 'finding' as const,
  rule: `rule-${seq}`,
  section: 'RFC 9113 §5.1',
  severity,
  fault: 'server' as const,
  evidence,
  summary: `summary of ${seq}`,
  fix: 'Mend it.',
  ...(streamId !== undefined && { streamId }),
});

/** Open, preface, a request, its response with trailers, and what is wrong with it. */
function answered(): Play {
  const play = new Play().open().request(1, '/a');
  play.headers('server', 1, [
    [':status', '200'],
    ['content-type', 'text/plain'],
  ]);
  play.data('server', 1, 'hello').headers('server', 1, [['grpc-status', '13']], true);
  const { source } = play;
  source.append(finding(source.nextSeq, [source.nextSeq - 1], 'error', 1));
  return play;
}

describe('the detail of a stream', () => {
  const pane = paneFor(answered(), { pane: 'streams' });
  const text = detailText(pane);

  test.each([
    ['the request', /Stream 1 {2}GET https:\/\/localhost\/a/],
    ['what is wrong', /✖ summary of \d+/],
    ['how long it took', /times +request complete .* response headers .* over after/],
    ['what each side did', /client → +END_STREAM +1 frame\b/],
    ['the request’s fields', /Request {2}#\d+\n {4}:method +GET/],
    ['the response’s fields', /Response {2}#\d+\n {4}:status +200/],
    ['the trailers', /Trailers of the server {2}#\d+\n {4}grpc-status +13/],
  ])('tells %s', (_, expected) => expect(text).toMatch(expected));

  test('its margin shows that something is wrong', () => {
    expect(plainText(pane.row(0, 120))).toMatch(/^✖/);
  });
  test('what is copied and what s shows is the stream', () => {
    expect(pane.record?.(0)).toBe(2);
    expect(pane.subject?.(0)).toEqual({ connection: 1, streamId: 1 });
  });
});

describe('the Frames view', () => {
  const play = answered();
  const last = play.source.nextSeq - 2;

  test('a row that proves an error says which', () => {
    expect(plainText(paneFor(play, {}).row(last, 140))).toMatch(/^✖.*grpc-status: 13.* rule-\d+ *$/);
    expect(plainText(paneFor(play, {}).row(last, 80))).not.toMatch(/rule-/);
  });
  test('the explanation stands beside the frame where there is room, otherwise above its fields', () => {
    const pane = paneFor(play, {});
    expect(pane.hasSide?.(last)).toBe(true);
    expect(pane.hasSide?.(0)).toBe(false);
    const side = pane.side!(last, undefined, 60, 20).map(plainText).join('\n');
    expect(side).toMatch(/summary of .*\n.*who +the server has to change\n.*fix +Mend it\./);
    expect(detailText(pane, last)).toContain('Mend it.');
    expect(
      pane
        .detail(last, 60, true)
        .map(({ line }) => plainText(line))
        .join('\n'),
    ).not.toContain('Mend it.');
  });
  test('other views are led to what belongs to the frame', () => {
    expect(paneFor(play, {}).related?.(last)).toEqual({
      connections: 1,
      streams: 2 ** 31 + 1,
      findings: play.source.nextSeq - 1,
    });
  });
});

test('what was found about a stream is told to its end', () => {
  const play = new Play().open().request(1, '/a');
  const { source } = play;
  const summary = `${'word '.repeat(40)}end of it`;
  source.append({ ...finding(source.nextSeq, [source.nextSeq - 1], 'error', 1), summary });
  const text = detailText(paneFor(play, { pane: 'streams' }), 0, 80);
  expect(text).toMatch(/ ✖ word [^\n]{60,76}\n {3}word [^\n]+\n {3}word .*end of it\n/);
});

describe('content', () => {
  const contentOf = (content: string, contentLength = content.length) => {
    const play = new Play().open().request(1, '/');
    const octets = { content, contentLength };
    play.source.append({
      seq: play.source.nextSeq,
      at: 9,
      connection: 1,
      kind: 'frame',
      from: 'server',
      frame: { ...EMPTY_DATA, ...octets, length: contentLength },
    });
    return detailText(paneFor(play, {}), play.source.nextSeq - 1);
  };
  const EMPTY_DATA = { type: 'DATA', typeCode: 0, flagBits: 0, flags: [], streamId: 1, offset: 0 } as const;

  test.each([
    ['{"a":[1]}', /content +9 +octets · JSON\n {4}\{\n {6}"a": \[/],
    [
      '{"id":12345678901234567890,"n":1.0,"n":"\\u00fc"}',
      /"id": 12345678901234567890,\n {6}"n": 1\.0,\n {6}"n": "\\u00fc"/,
    ],
    ['{"n":1}\n{"n":2}\n', /content +16 +octets · lines of JSON\n {4}\{"n":1\}\n {4}\{"n":2\}/],
    ['\x1f\x8b\x08\0', /content +4 +octets · gzip\n {4}000000 {2}1f 8b 08 00/],
    ['two\nlines', /content +9 +octets · text\n {4}two\n {4}lines/],
    ['\0\x01\x02\xff', /content +4 +octets · binary\n {4}000000 {2}00 01 02 ff/],
    ['', /content +0 +octets$/],
  ])('%j is shown as what it is', (content, expected) => expect(contentOf(content)).toMatch(expected));

  test('says how much of it was kept', () => {
    expect(contentOf('abc', 16_000)).toMatch(/content +16 000 +octets, the first 3 of them kept · text/);
  });
});

describe('the Findings view', () => {
  test('says once what is to be said of many connections, and where', () => {
    const play = answered();
    const { source } = play;
    const before = paneFor(play, { pane: 'findings' }).list.length;
    const first = source.nextSeq;
    const remark = (text: string) => ({
      ...finding(source.nextSeq, [source.nextSeq], 'info'),
      rule: 'a',
      summary: text,
    });
    for (let connection = 1; connection <= 50; connection++) source.append({ ...remark('the same'), connection });
    const other = source.nextSeq;
    source.append(remark('something else'));
    const pane = paneFor(play, { pane: 'findings' });
    expect(pane.list.length - before).toBe(2);
    const index = pane.list.indexOf(first);
    expect(pane.list.indexOf(first + 30)).toBe(index);
    expect(pane.list.indexOf(other)).toBe(index + 1);
    expect(plainText(pane.row(index, 120))).toContain(' 50× the same ');
    const lines = detailText(pane, index).split('\n').slice(-13);
    expect(lines[0]).toBe(`  also on  connection 2  #${first + 1}`);
    expect(lines[11]).toBe(`           connection 13  #${first + 12}`);
    expect(lines[12]).toBe('           and 37 more');
    expect(pane.detail(index, 120, false).at(-13)?.jump).toBe(first + 1);
  });

  test('says once what is to be said of many streams, and how many more were counted', () => {
    const play = answered();
    const { source } = play;
    const first = source.nextSeq;
    const refused = (rest: object) =>
      source.append({ ...finding(source.nextSeq, [source.nextSeq], 'error'), rule: 'a', ...rest });
    for (let streamId = 1; streamId <= 99; streamId += 2)
      refused({ streamId, summary: `stream ${streamId} was refused` });
    refused({ severity: 'info', fault: 'none', evidence: [], unlisted: 1950, summary: '1950 more' });
    const pane = paneFor(play, { pane: 'findings' });
    const index = pane.list.indexOf(first);
    expect(pane.list.indexOf(first + 40)).toBe(index);
    expect(plainText(pane.row(index, 200))).toMatch(/ 1 +1… +#\d+ .* 2 000× stream 1 was refused/);
    const lines = detailText(pane, index).split('\n').slice(-2);
    expect(lines).toEqual(['           and 37 more', '  counted  1 950 more were found and are not listed one by one']);
  });

  test('a note that has led to an error stands with the errors', () => {
    const play = answered();
    const { source } = play;
    source.append({ ...finding(source.nextSeq, [2], 'info', 1), summary: 'a mere note' });
    const cause = source.nextSeq;
    source.append(finding(cause, [2], 'info', 1));
    source.append({ ...finding(source.nextSeq, [3], 'error', 1), cause });
    const pane = paneFor(play, { pane: 'findings' });
    expect([0, 1, 2].map((at) => pane.record?.(at))).toEqual([cause - 2, cause, cause + 1]);
  });

  test('keeps its cursor on a finding when a worse one comes above it', () => {
    const play = answered();
    const { source } = play;
    const remark = source.nextSeq;
    source.append(finding(remark, [2], 'info', 1));
    const before = paneFor(play, { pane: 'findings' });
    const key = before.list.keyAt(1);
    expect(key).toBe(remark);
    source.append(finding(source.nextSeq, [3], 'error', 1));
    const after = paneFor(play, { pane: 'findings' });
    expect(after.list.indexOf(key)).toBe(2);
    expect(after.record?.(2)).toBe(remark);
  });
  test('shows what proves it, in words', () => {
    const text = detailText(paneFor(answered(), { pane: 'findings' }));
    expect(text).toMatch(/proof +#\d+ +← HEADERS +grpc-status: 13/);
  });
});

describe('the detail of a connection', () => {
  test('a value that is not acknowledged yet stands beside the one in force', () => {
    const play = new Play().open().send('client', { type: 'SETTINGS', settings: [{ identifier: 4, value: 1000 }] });
    const text = detailText(paneFor(play, { pane: 'connections' }));
    expect(text).toMatch(/INITIAL_WINDOW_SIZE +65 535 → 1 000 no ACK since 0\.\d+ +65 535 \(initial\)/);
  });

  test('who said goodbye, why, and who closed', () => {
    const play = new Play().open().request(1, '/');
    play.send('server', { type: 'GOAWAY', lastStreamId: 1, errorCode: 11, debugData: 'too_many_pings' });
    const octets = { read: 100, written: 100 };
    play.note({ kind: 'direction-ended', from: 'server', how: 'fin', ...octets });
    play.note({
      kind: 'connection-closed',
      closedBy: 'server',
      how: 'fin',
      octets: { client: octets, server: octets },
    });
    const text = detailText(paneFor(play, { pane: 'connections' }));
    expect(text).toMatch(/GOAWAY of the server +ENHANCE_YOUR_CALM · "too_many_pings" +#\d+ · last stream 1/);
    expect(text).toMatch(/closed by +the server +in good order · at 0\.\d+ s · relayed → 100 B +← 100 B/);
  });

  test('one that never stood says why', () => {
    const play = new Play().note({
      kind: 'connection-failed',
      stage: 'upstream-connect',
      code: 'ECONNREFUSED',
      message: 'localhost:1 refused the connection.',
      client: '127.0.0.1:5000',
    });
    const pane = paneFor(play, { pane: 'connections' });
    expect(plainText(pane.row(0, 120))).toMatch(/127\.0\.0\.1:5000.*failed: ECONNREFUSED/);
    expect(detailText(pane)).toMatch(
      /failed +localhost:1 refused the connection\.\n stage +upstream-connect +ECONNREFUSED/,
    );
    expect(detailText(pane)).not.toContain('SETTINGS');
    expect(paneFor(play, { pane: 'findings' }).empty.join('\n')).toContain('1 connection failed');
  });

  test('one that waits says what for, until it is open', () => {
    const play = new Play().note({
      kind: 'connection-waiting',
      stage: 'upstream-tls',
      waited: 1000.4,
      patience: 10_000,
      client: '127.0.0.1:5000',
      upstream: 'https://api.test:443',
      address: '127.0.0.1:443',
      serverName: 'api.test',
      alpnOffered: ['h2'],
    });
    const pane = paneFor(play, { pane: 'connections' });
    expect(plainText(pane.row(0, 120))).toMatch(/127\.0\.0\.1:5000 +127\.0\.0\.1:443 .*waits: server TLS/);
    expect(detailText(pane)).toMatch(
      /waits +waiting for https:\/\/api\.test:443 \(127\.0\.0\.1:443\) to answer in TLS.*\n stage +upstream-tls/s,
    );
    expect(detailText(pane)).not.toContain('SETTINGS');
    const opened = paneFor(play.open(), { pane: 'connections' });
    expect(plainText(opened.row(0, 120))).toMatch(/ open *$/);
    expect(detailText(opened)).not.toContain('waits');
  });

  test('a connection is found by its number, in whatever order they were recorded', () => {
    const pane = paneFor(new Play().open(3).open(1).open(2), { pane: 'connections' });
    expect([0, 1, 2].map((index) => pane.list.keyAt(index))).toEqual([1, 2, 3]);
    expect(pane.list.indexOf(2)).toBe(1);
  });

  test('the HPACK table is that of the chosen frame, with what had to go', () => {
    const play = new Play().open();
    for (let id = 1; id < 201; id += 2) play.request(id, `/${'x'.repeat(60)}${id}`);
    const early = detailText(paneFor(play, { pane: 'connections', tableOf: 'client', ...chosenFrame(3) }));
    expect(early).toMatch(/HPACK table, client → server, at the chosen frame, #3/);
    expect(early).toMatch(/· 0 evicted/);
    const late = detailText(paneFor(play, { pane: 'connections', tableOf: 'client' }));
    expect(late).toMatch(/HPACK table, client → server, by now/);
    expect(late).toMatch(/ 62 +\S+ .* octets · #\d+ · used \d+×/);
    expect(late).toMatch(/gone +\S+ .* evicted by #\d+/);
  });
});

test.each([
  ['aa bb cc', 5, ['aa bb', 'cc']],
  ['aa bbb cc', 6, ['aa bbb', 'cc']],
  ['aa bbb c', 7, ['aa bbb', 'c']],
  ['aa…', 3, ['aa…']],
  ['', 5, ['']],
])('wrap %j at %d', (text, width, lines) => expect(wrap(text, width)).toEqual(lines));

test.each([2, 3, 4, 5, 9])('text without spaces is cut at %d columns, and nothing is lost', (width) => {
  const text = 'abcdefghijk日本語日本語';
  const lines = wrap(text, width);
  expect(lines.join('')).toBe(text);
  for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width);
});

test('what was searched for stands out, in any case and more than once', () => {
  const spans = withMatches([{ text: 'GET /get', style: 'client' }], 'get');
  expect(spans.map(({ text, style }) => [text, style])).toEqual([
    ['GET', 'found'],
    [' /', 'client'],
    ['get', 'found'],
  ]);
});
