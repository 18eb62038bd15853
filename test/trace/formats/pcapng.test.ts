import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CONNECTION_PREFACE,
  concatOctets,
  encodeFrame,
  type FrameToEncode,
  HpackEncoder,
  octetString,
  octetsOf,
  type Peer,
} from '../../../src/decode/index.ts';
import { Inspector } from '../../../src/inspector.ts';
import { PcapngWriter } from '../../../src/trace/formats/pcapng.ts';
import { addressOctets } from '../../../src/trace/formats/tcp-packet.ts';
import type { EndpointFacts, RecordOf, TraceRecord } from '../../../src/trace/index.ts';
import { redactRecord } from '../../../src/trace/redact.ts';

const have = (program: string) => spawnSync(program, ['--version']).status === 0;

const startedAt = Date.UTC(2026, 10, 20, 10, 0, 0);
const header = { tool: 'h2inspect/test', startedAt: new Date(startedAt).toISOString() };

/** A conversation with most frame types, both directions compressed with dynamic tables. */
function conversation(client: EndpointFacts, server: EndpointFacts, dataLimit = 100): readonly TraceRecord[] {
  const records: TraceRecord[] = [];
  const inspector = new Inspector({ append: (record) => records.push(record), dataLimit });
  let at = 0;
  const tick = () => {
    at += 1.5;
    return at;
  };
  inspector.note(1, { kind: 'connection-opened', alpn: 'h2', client, server }, at);
  const send = (from: Peer, octets: Uint8Array) => inspector.receive(1, from, octets, tick());
  const frame = (from: Peer, given: FrameToEncode) => send(from, encodeFrame(given));
  const encoders = { client: new HpackEncoder(), server: new HpackEncoder() };
  const block = (from: Peer, fields: readonly [string, string][]) =>
    octetString(encoders[from].encode(fields.map(([name, value]) => ({ name, value }))));
  send('client', octetsOf(CONNECTION_PREFACE));
  frame('client', { type: 'SETTINGS', settings: [{ identifier: 4, value: 100_000 }] });
  frame('server', { type: 'SETTINGS', settings: [{ identifier: 3, value: 100 }] });
  frame('server', { type: 'SETTINGS', flags: ['ACK'], settings: [] });
  for (const streamId of [1, 3]) {
    const request = block('client', [
      [':method', 'POST'],
      [':scheme', 'https'],
      [':authority', 'example.com'],
      [':path', '/api?token=hush'],
      ['authorization', 'Bearer hush-hush'],
      ['x-custom', 'repeated value'],
    ]);
    const priority = { exclusive: true, streamDependency: 0, weight: 42 };
    const flags = ['END_HEADERS', 'PADDED', 'PRIORITY'];
    frame('client', { type: 'HEADERS', streamId, flags, padLength: 3, priority, fragment: request });
    const content = 'x'.repeat(300);
    const padding = { flags: ['PADDED', 'END_STREAM'], padLength: 5, padding: 'hello' };
    frame('client', { type: 'DATA', streamId, contentLength: 300, content, ...padding });
    const response = block('server', [
      [':status', '200'],
      ['content-type', 'application/json'],
      ['x-long', 'y'.repeat(400)],
    ]);
    frame('server', { type: 'HEADERS', streamId, fragment: response.slice(0, 100) });
    frame('server', { type: 'CONTINUATION', streamId, flags: ['END_HEADERS'], fragment: response.slice(100) });
    frame('server', { type: 'DATA', streamId, contentLength: 70_000, content: 'z'.repeat(70_000) });
    frame('client', { type: 'WINDOW_UPDATE', streamId: 0, windowSizeIncrement: 70_000 });
    frame('server', { type: 'DATA', streamId, flags: ['END_STREAM'], contentLength: 0, content: '' });
  }
  frame('client', { type: 'PRIORITY', streamId: 5, priority: { exclusive: false, streamDependency: 3, weight: 256 } });
  frame('client', { type: 'PING', opaqueData: '12345678' });
  frame('server', { type: 'PING', flags: ['ACK'], opaqueData: '12345678' });
  frame('server', { type: 'ALTSVC', origin: 'https://example.com', altSvcFieldValue: 'h3=":443"' });
  frame('server', { type: 'ORIGIN', origins: ['https://example.com'] });
  frame('server', { type: 'UNKNOWN', typeCode: 0x4d, flagBits: 0xa5, payload: 'whatever' });
  frame('client', { type: 'RST_STREAM', streamId: 7, errorCode: 8 });
  frame('server', { type: 'GOAWAY', lastStreamId: 3, errorCode: 0, debugData: 'bye' });
  for (const from of ['server', 'client'] as const) {
    inspector.note(1, { kind: 'direction-ended', from, how: 'fin', read: 1, written: 1 }, tick());
  }
  const octets = { client: { read: 1, written: 1 }, server: { read: 1, written: 1 } };
  inspector.note(1, { kind: 'connection-closed', closedBy: 'server', how: 'fin', octets }, at);
  return records;
}

const plain = () => conversation({ address: '127.0.0.1:50123' }, { address: '127.0.0.1:8443', name: 'localhost' });

function encode(records: readonly TraceRecord[]): Uint8Array {
  const writer = new PcapngWriter();
  return concatOctets([writer.begin(header), ...records.map((record) => writer.record(record)), writer.end()]);
}

const framesOf = (records: readonly TraceRecord[]) =>
  records.filter((record): record is RecordOf<'frame'> => record.kind === 'frame');

describe.skipIf(!have('tshark'))('as tshark reads it, without any option', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'h2inspect-pcapng-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function tshark(file: Uint8Array, ...args: string[]): string {
    const path = join(folder, 'trace.pcapng');
    writeFileSync(path, file);
    return execFileSync('tshark', ['-r', path, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  }

  /** Values of fields, frame by frame in the order of the file. Of several at once, because starting tshark is slow. */
  const columns = (file: Uint8Array, ...fields: readonly string[]): readonly (readonly string[])[] => {
    const wanted = fields.flatMap((field) => ['-e', field]);
    const options = ['-o', 'tcp.check_checksum:TRUE', '-T', 'fields', '-E', 'aggregator=|', '-E', 'separator=/t'];
    const rows = tshark(file, ...options, ...wanted)
      .split('\n')
      .map((row) => row.split('\t'));
    return fields.map((_, at) => rows.flatMap((row) => row[at]?.split('|') ?? []).filter((value) => value !== ''));
  };
  const column = (file: Uint8Array, field: string): readonly string[] => columns(file, field)[0]!;

  test.each([
    ['IPv4', { address: '127.0.0.1:50123' }, { address: '127.0.0.2:8443' }],
    ['IPv6', { address: '[::1]:50123' }, { address: '[2001:db8::1]:443' }],
    ['IPv6 to IPv4', { address: '[::1]:50123' }, { address: '10.0.0.1:8080' }],
    ['an address that is none', { address: 'pipe' }, { address: '' }],
  ])('%s: types, streams, flags and lengths of all frames', (_, client, server) => {
    const records = conversation(client, server);
    const file = encode(records);
    const frames = framesOf(records).map(({ frame }) => frame);
    const [types, flags, lengths, streams, damaged, analysed, checksums] = columns(
      file,
      ...['http2.type', 'http2.flags', 'http2.length', 'http2.streamid'],
      ...['_ws.malformed', 'tcp.analysis.flags', 'tcp.checksum.status'],
    );
    expect(types!.map(Number)).toEqual(frames.map((frame) => frame.typeCode));
    expect(flags!.map(Number)).toEqual(frames.map((frame) => frame.flagBits));
    expect(lengths!.map(Number)).toEqual(frames.map((frame) => frame.length));
    // tshark counts the preface as a frame without a type.
    expect(streams!.slice(streams!.length - frames.length).map(Number)).toEqual(frames.map((frame) => frame.streamId));
    expect([damaged, analysed]).toEqual([[], []]);
    // 1 is good.
    expect(new Set(checksums)).toEqual(new Set(['1']));
  });

  const fieldsOf = (records: readonly TraceRecord[]) =>
    framesOf(records).flatMap(({ frame }) =>
      'fieldBlock' in frame && frame.fieldBlock ? frame.fieldBlock.fields : [],
    );

  test('header fields, and times to the microsecond', () => {
    const records = plain();
    const file = encode(records);
    const [names, values, times, comments] = columns(
      file,
      ...['http2.header.name', 'http2.header.value', 'frame.time_epoch', 'frame.comment'],
    );
    expect(names).toEqual(fieldsOf(records).map((field) => field.name));
    expect(values).toEqual(fieldsOf(records).map((field) => field.value));
    expect(times!.map(Number)).toContainEqual(expect.closeTo((startedAt + 1.5) / 1000, 6));
    expect(comments!.join('\n')).toContain('127.0.0.1:50123 to localhost 127.0.0.1:8443');
  });

  test('a part of the trace: fields can still be read without the blocks before them', () => {
    const records = plain().filter((record) => record.kind === 'frame' && record.frame.streamId === 3);
    const file = encode(records);
    expect(column(file, 'http2.header.value')).toEqual(fieldsOf(records).map((field) => field.value));
  });

  test('a gap in the middle: the frames before it keep their octets', () => {
    const records = plain().filter((record) => record.kind !== 'frame' || record.frame.type !== 'WINDOW_UPDATE');
    const file = encode(records);
    const [values, comments] = columns(file, 'http2.header.value', 'frame.comment');
    expect(values).toEqual(fieldsOf(records).map((field) => field.value));
    // Only the client has a gap, and of its field blocks only the second comes after it.
    expect(comments!.filter((comment) => comment.startsWith('written again'))).toHaveLength(1);
  });

  test('findings are comments on the frame that decided them', () => {
    const records = plain();
    const decided = records.findIndex((record) => record.kind === 'frame' && record.frame.type === 'RST_STREAM');
    const finding: TraceRecord = {
      ...{
        kind: 'finding',
        seq: 1000,
        at: records[decided]!.at,
        connection: 1,
        rule: 'some-rule',
        section: 'RFC 9113 §5',
      },
      ...{
        severity: 'error',
        fault: 'client',
        evidence: [3, decided],
        summary: 'No \u202e\n trick',
        fix: 'Do better.',
      },
    };
    const file = encode(records.toSpliced(decided + 1, 0, finding, { ...finding, seq: 1001, summary: 'Twice' }));
    const found = tshark(file, '-Y', 'http2.type == 3', '-T', 'fields', '-e', 'frame.comment');
    const rest = `(some-rule, RFC 9113 §5; records 3, ${decided}). Do better.`;
    expect(found.trim()).toBe(`error: No \ufffd\ufffd trick ${rest},error: Twice ${rest}`);
  });

  test('a download of some megabytes is no trouble for TCP analysis', () => {
    const records = Array.from({ length: 100 }, (_, seq): TraceRecord => {
      const frame = { typeCode: 0, flagBits: 0, flags: [], streamId: 1, length: 60_000, offset: seq * 60_009 };
      const content = { type: 'DATA', contentLength: 60_000, content: '' } as const;
      return { seq, at: seq, connection: 1, kind: 'frame', from: 'server', frame: { ...frame, ...content } };
    });
    expect(tshark(encode(records), '-Y', 'tcp.analysis.flags || _ws.malformed')).toBe('');
  });

  test('a server that speaks first: the preface stands before its SETTINGS, once', () => {
    const [opened, preface, ...frames] = plain();
    const first = frames.findIndex((record) => record.kind === 'frame' && record.from === 'server');
    const records = [opened!, frames[first]!, preface!, ...frames.toSpliced(first, 1)];
    const file = encode(records);
    const [types, magic, damaged] = columns(file, 'http2.type', 'http2.magic', '_ws.malformed');
    expect(types!.map(Number)).toEqual(framesOf(records).map(({ frame }) => frame.typeCode));
    expect(magic).toHaveLength(1);
    expect(damaged).toEqual([]);
  });

  test('redacted: no secret is left, neither in fields nor in octets', () => {
    const records = plain().map(redactRecord);
    const file = encode(records);
    const values = column(file, 'http2.header.value');
    expect(values).toContain('Bearer [redacted]');
    expect(values).toContain('/api?[redacted]');
    expect(octetString(file)).not.toMatch(/hush|xxx|zzz|whatever/);
  });
});

test('content beyond the data limit is zeros, and a comment says so', () => {
  const file = octetString(encode(plain()));
  expect(file).toContain('100 of 70000 octets were recorded, the others are zeros here');
  expect(file).toContain('z'.repeat(100) + '\0'.repeat(64_000));
  expect(file).not.toContain('z'.repeat(101));
});

test('what was not on the wire gives no packet', () => {
  const writer = new PcapngWriter();
  expect(writer.record({ kind: 'loop-lag', duration: 3, seq: 0, at: 0, connection: 0 })).toHaveLength(0);
});

test.each([
  ['127.0.0.1', '7f000001'],
  ['::1', '00000000000000000000000000000001'],
  ['::', '00000000000000000000000000000000'],
  ['2001:db8::1:2', '20010db8000000000000000000010002'],
  ['fe80::1%eth0', 'fe800000000000000000000000000001'],
  ['::ffff:10.0.0.1', '00000000000000000000ffff0a000001'],
  ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
  ['256.0.0.1', undefined],
  ['1:2:3', undefined],
  ['1::2::3', undefined],
  ['1:2:3:4:5:6:7:8::', undefined],
  ['localhost', undefined],
  ['', undefined],
])('address %s', (text, hex) => {
  const octets = addressOctets(text);
  expect(octets && Buffer.from(octets).toString('hex')).toBe(hex);
});
