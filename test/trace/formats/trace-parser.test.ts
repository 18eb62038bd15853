import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limits } from '../../../src/limits.ts';
import { FORMATS, formatOf, TraceParser, type TraceRecord, writeTrace } from '../../../src/trace/index.ts';
import { anyRecord } from '../../support/any-record.ts';

const header = { tool: 'h2inspect/0.1.0', startedAt: '2026-11-20T10:00:00.000Z' };
const lag = (seq: number): TraceRecord => ({ seq, at: seq, connection: 0, kind: 'loop-lag', duration: 1 });
const ended = (seq: number): TraceRecord => ({ seq, at: seq, connection: 0, kind: 'trace-ended', reason: 'héé' });
const records = [lag(0), lag(1), ended(2)];
const headerLine = JSON.stringify({ format: 'h2inspect-trace', version: 1, ...header });

function parse(text: string | Uint8Array, cut = Number.POSITIVE_INFINITY) {
  const octets = Buffer.from(text as string);
  const parser = new TraceParser();
  const found: TraceRecord[] = [];
  for (let at = 0; at < octets.length; at += cut) found.push(...parser.push(octets.subarray(at, at + cut)));
  found.push(...parser.end());
  return { parser, found };
}

describe.each(FORMATS)('$extension', (format) => {
  const text = writeTrace(format, header, records);

  test('is chosen by the name of the file', () => {
    expect(formatOf(`trace${format.extension}`)).toBe(format);
  });

  test('has one record per line', () => {
    expect(text.split('\n').filter((line) => line.includes('"seq"'))).toHaveLength(records.length);
  });

  test('gives back header and records, however it is cut into chunks', () => {
    for (const size of [1, 2, 3, 7, 64, 1000]) {
      const { parser, found } = parse(text, size);
      expect(found).toEqual(records);
      expect(parser.header).toEqual(header);
      expect(parser.ending).toBe('closed');
      expect(parser.skipped).toEqual({ damaged: 0, unknown: 0 });
    }
  });

  test('gives back any records', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 5 }), (originals) => {
        const numbered = originals.map((original, seq) => ({ ...original, seq }));
        expect(parse(writeTrace(format, header, numbered)).found).toEqual(numbered);
      }),
    );
  });

  test('cut off at any octet gives every record before the cut', () => {
    const octets = Buffer.from(text);
    const headerEnd = octets.indexOf('\n');
    let most = 0;
    for (let end = 0; end < octets.length; end++) {
      const { parser, found } = parse(octets.subarray(0, end));
      expect(found).toEqual(records.slice(0, found.length));
      expect(found.length).toBeGreaterThanOrEqual(most);
      most = found.length;
      if (end >= headerEnd) expect(parser.refusal).toBeUndefined();
      const complete = octets.subarray(0, end).toString().split('\n').slice(1, -1);
      expect(found.length).toBeGreaterThanOrEqual(complete.filter((line) => line.includes('"seq"')).length);
    }
    expect(most).toBe(records.length);
  });

  test('damage costs the line it is in', () => {
    const lines = text.split('\n');
    lines[1] = lines[1]!.replace('"seq"', '"seq');
    lines[2] = lines[2]!.replace('"seq":1', '"seq":"one"');
    const { parser, found } = parse(lines.join('\n'));
    expect(found).toEqual([ended(2)]);
    expect(parser.problems).toEqual([
      { line: 2, reason: 'damaged', message: 'it is not JSON' },
      { line: 3, reason: 'damaged', message: '"seq" is not a whole number from 0 to 9007199254740991' },
    ]);
    expect(parser.ending).toBe('closed');
  });

  test('records come with rising numbers, whatever the file says', () => {
    const { parser, found } = parse(writeTrace(format, header, [lag(0), lag(5), lag(5), lag(3), lag(6)]));
    expect(found.map(({ seq }) => seq)).toEqual([0, 5, 6]);
    expect(parser.problems.map(({ message }) => message)).toEqual([
      'record 5 stands behind record 5',
      'record 3 stands behind record 5',
    ]);
  });

  test('two traces in one file give the first', () => {
    const { parser, found } = parse(text + text);
    expect(found).toEqual(records);
    expect(parser.skipped.damaged).toBe(records.length + 1);
  });

  test('lines ended by CR LF are read as well', () => {
    expect(parse(text.replaceAll('\n', '\r\n')).found).toEqual(records);
  });

  test('random octets written over it never throw', () => {
    fc.assert(
      fc.property(fc.nat(text.length), fc.uint8Array({ minLength: 1, maxLength: 30 }), (at, octets) => {
        const damaged = Buffer.from(text);
        damaged.set(octets.subarray(0, damaged.length - at), Math.min(at, damaged.length));
        parse(damaged, 10);
      }),
    );
  });
});

test('a .json trace is one valid document', () => {
  const [json] = FORMATS;
  expect(JSON.parse(writeTrace(json!, header, []))).toEqual({
    format: 'h2inspect-trace',
    version: 1,
    ...header,
    records: [],
  });
  expect(JSON.parse(writeTrace(json!, header, records)).records).toHaveLength(3);
});

describe('how a trace ends', () => {
  const lines = [headerLine, JSON.stringify(lag(0)), JSON.stringify(ended(1))];
  test.each([
    ['with its last record', lines.join('\n'), 'closed'],
    ['with any record', lines.slice(0, 2).join('\n'), 'open'],
    ['with its header', headerLine, 'open'],
    ['inside a record', lines.join('\n').slice(0, -3), 'cut'],
    ['with something after its end', `${lines.join('\n')}\n${JSON.stringify(lag(2))}`, 'open'],
  ])('%s', (_, text, ending) => {
    expect(parse(text).parser.ending).toBe(ending);
  });
});

describe('first lines', () => {
  test.each([
    ['nothing', '', 'it is empty'],
    ['a text', 'hello\n', 'its first line is neither the header of a trace nor a record'],
    ['other JSON', '{"log":{}}', 'its first line is neither the header of a trace nor a record'],
    [
      'a document over many lines',
      '{\n  "format": "h2inspect-trace"',
      'it does not hold one record per line (jq -c . puts that right)',
    ],
    [
      'a later version',
      headerLine.replace('"version":1', '"version":2'),
      'it is a trace of version 2 and this h2inspect reads up to 1: use a newer h2inspect',
    ],
    ['version 0', headerLine.replace('"version":1', '"version":0'), 'it is a trace of version 0'],
    ['a header without a start', '{"format":"h2inspect-trace","version":1,"tool":"x"}', '"startedAt" is not there'],
    [
      'a header that is cut off',
      headerLine.slice(0, 40),
      'its first line is neither the header of a trace nor a record',
    ],
  ])('%s is refused', (_, text, refusal) => {
    const { parser, found } = parse(text);
    expect(found).toEqual([]);
    expect(parser.refusal).toContain(refusal);
  });

  test.each([
    ['a part of a trace without the header', `${JSON.stringify(lag(0))}\n${JSON.stringify(ended(1))}\n`, undefined],
    ['a document on one line', JSON.stringify({ ...JSON.parse(headerLine), records: [lag(0), ended(1)] }), header],
    [
      'a header with keys of a later version',
      `${headerLine.replace('{', '{"tea":1,')}\n${JSON.stringify(lag(0))}\n${JSON.stringify(ended(1))}`,
      header,
    ],
    ['a byte order mark', `\ufeff${headerLine}\n${JSON.stringify(lag(0))}\n${JSON.stringify(ended(1))}`, header],
  ])('%s is read', (_, text, expected) => {
    const { parser, found } = parse(text);
    expect(found).toEqual([lag(0), ended(1)]);
    expect(parser.header).toEqual(expected);
    expect(parser.ending).toBe('closed');
  });
});

describe('hostile lines', () => {
  test('a line without an end is not held', () => {
    const parser = new TraceParser();
    parser.push(Buffer.from(`${headerLine}\n`));
    const chunk = Buffer.alloc(1 << 20, 'x');
    const before = process.memoryUsage().arrayBuffers;
    for (let megabytes = 0; megabytes < 1024; megabytes++) {
      expect(parser.push(chunk)).toEqual([]);
      if (megabytes % 64 === 0) {
        expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(3 * limits.traceLineOctets);
      }
    }
    expect(parser.push(Buffer.from(`\n${JSON.stringify(lag(0))}\n`))).toEqual([lag(0)]);
    expect(parser.problems).toMatchObject([{ line: 2, reason: 'damaged' }]);
  });

  test.each([
    ['lists', '['.repeat(8 << 20)],
    ['closed lists', '['.repeat(4 << 20) + ']'.repeat(4 << 20)],
    ['objects', '{"a":'.repeat(1 << 20)],
    ['strings that hold brackets', `{"a":"${'[\\"'.repeat(1 << 20)}","b":${'[1,'.repeat(1 << 20)}`],
  ])('%s without end inside each other are damage', (_, line) => {
    const { parser, found } = parse(`${headerLine}\n${line}\n${JSON.stringify(lag(0))}\n`);
    expect(found).toEqual([lag(0)]);
    expect(parser.skipped).toEqual({ damaged: 1, unknown: 0 });
  });

  test('a long record of many brackets in text is a record', () => {
    const long = { ...ended(0), reason: '[{"'.repeat(100_000) };
    expect(parse(`${headerLine}\n${JSON.stringify(long)}\n`).found).toEqual([long]);
  });

  test('of many damaged lines the first are told, all are counted', () => {
    const { parser } = parse(`${headerLine}\n${'x\n'.repeat(100_000)}`);
    expect(parser.problems).toHaveLength(100);
    expect(parser.skipped.damaged).toBe(100_000);
  });
});
