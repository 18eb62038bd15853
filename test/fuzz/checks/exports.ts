import { equal, ok } from 'node:assert/strict';
import { EXPORTS } from '../../../src/cli/exports/index.ts';
import type { TraceRecord } from '../../../src/trace/index.ts';

const HEADER = { tool: 'h2inspect/fuzz', startedAt: '2026-11-20T10:00:00.000Z' };
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/** What must hold of each format, whatever the records are. */
const PROMISES: Readonly<Record<string, (file: Buffer) => void>> = {
  '.har': (file) => {
    const { log } = JSON.parse(file.toString());
    equal(log.version, '1.2');
    ok(Array.isArray(log.entries));
  },
  '.pcapng': (file) => {
    equal(file.readUInt32LE(0), 0x0a0d0d0a);
    let at = 0;
    while (at < file.length) {
      const length = file.readUInt32LE(at + 4);
      ok(length >= 12 && length % 4 === 0 && at + length <= file.length, `block of ${length} octets at ${at}`);
      equal(file.readUInt32LE(at + length - 4), length, 'the two lengths of a block');
      at += length;
    }
  },
  '.html': (file) => {
    const text = file.toString();
    ok(!CONTROL.test(text), 'a control character in the report');
    // Its own scripts and styles only; nothing of the wire becomes an element or an attribute.
    const strange = /<(?:script|img|iframe|object|embed|link|base|form|meta)\b[^>]*>/gi;
    const known = page(
      write(EXPORTS.find(({ extension }) => extension === '.html')!, [])
        .toString()
        .match(strange),
    );
    ok(
      (text.match(strange) ?? []).every((tag) => known.has(tag)),
      `a tag of the wire: ${text.match(strange)}`,
    );
    ok(text.trimEnd().endsWith('</html>'));
  },
  '.csv': (file) => {
    const text = file.toString();
    ok(!CONTROL.test(text), 'a control character in the table');
    const counts = new Set(rowsOf(text).map((cells) => cells));
    ok(counts.size <= 1, `rows of ${[...counts].join(' and ')} cells`);
  },
  '.txt': (file) => ok(!CONTROL.test(file.toString()), 'a control character in the text'),
};

const page = (tags: readonly string[] | null): ReadonlySet<string> => new Set(tags ?? []);

/** Cells of each row. @see RFC 4180 */
function rowsOf(text: string): number[] {
  const rows: number[] = [];
  let cells = 1;
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === ',') cells++;
    else if (character === '\n') {
      rows.push(cells);
      cells = 1;
    }
  }
  ok(!quoted, 'a quotation mark without its other');
  return rows;
}

export function checkExports(records: readonly TraceRecord[]): void {
  for (const format of EXPORTS) {
    const file = write(format, records);
    PROMISES[format.extension]?.(file);
  }
}

function write({ createWriter }: (typeof EXPORTS)[number], records: readonly TraceRecord[]): Buffer {
  const writer = createWriter({ withSecrets: false, select: () => true, keeps: () => true });
  return Buffer.concat([
    Buffer.from(writer.begin(HEADER)),
    ...records.map((record) => Buffer.from(writer.record(record))),
    Buffer.from(writer.end()),
  ]);
}
